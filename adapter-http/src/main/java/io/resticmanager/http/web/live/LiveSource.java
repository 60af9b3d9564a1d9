package io.resticmanager.http.web.live;

import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.event.DomainEvent;
import java.util.List;
import java.util.Optional;

/// What kinds of pages can be followed. Each page names its scope in its frame ([io.resticmanager.http.web.Frame]).
@FunctionalInterface
public interface LiveSource {
    /// Empty when the scope is not one of this source's.
    ///
    /// @param scope as the page said, e.g. `fleet` or `host:ID`
    /// @param at the query of the page's address, so that pieces fit what it shows
    Optional<Scope> open(Visit visit, String scope, String at);

    /// One open page.
    interface Scope {
        /// Whether an event may change anything on the page; asked by whoever publishes, so it must be quick.
        boolean concerns(DomainEvent event);

        /// The changed pieces of the page: elements with ids, each of which replaces the one with its id. Rows
        /// of tables come before all others: a browser drops those that follow something else. Empty text when
        /// nothing changed, and absent when so much did that the page should be read anew.
        Optional<String> pieces(List<DomainEvent> events);
    }
}
