package io.resticmanager.http.web.fleet;

import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.ReadHosts;
import java.util.Locale;
import java.util.Optional;

/// What the fleet page was asked to show; all of it stands in its address.
///
/// @param q part of a name
public record FleetQuery(Optional<State> state, Optional<String> tag, Optional<String> q, Sort sort, View view) {
    /// The status chips: protection, and being offline.
    public enum State {
        PROTECTED("Protected"),
        FAILING("Failing"),
        LATE("Late"),
        NEW("New"),
        OFFLINE("Offline");

        private final String words;

        State(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Sort {
        WORST("Worst first"),
        NAME("By name"),
        BACKUP("Newest backup first");

        private final String words;

        Sort(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum View {
        CARDS("Cards", 48),
        TABLE("Table", 50),
        COMPACT("Compact", 100);

        private final String words;
        private final int page;

        View(String words, int page) {
            this.words = words;
            this.page = page;
        }

        public String words() {
            return words;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The view that an address of the page names.
        static View in(String address) {
            for (View view : values()) {
                if (address.contains("view=" + view.word())) {
                    return view;
                }
            }
            return TABLE;
        }

        /// Hosts on one page.
        public int page() {
            return page;
        }
    }

    static FleetQuery of(Visit visit) {
        return new FleetQuery(
                visit.query("state", text -> State.valueOf(text.toUpperCase(Locale.ROOT))),
                visit.query("tag").filter(tag -> tag.length() <= 40),
                visit.query("q").map(q -> q.substring(0, Math.min(q.length(), 100))),
                visit.query("sort", text -> Sort.valueOf(text.toUpperCase(Locale.ROOT)))
                        .orElse(Sort.WORST),
                visit.query("view", text -> View.valueOf(text.toUpperCase(Locale.ROOT)))
                        .orElse(View.TABLE));
    }

    /// This state of the page.
    public Links links() {
        return Links.to("/")
                .with("q", q.orElse(""))
                .with("state", state.map(State::word).orElse(""))
                .with("tag", tag.orElse(""))
                .with("sort", sort == Sort.WORST ? "" : sort.word())
                .with("view", view == View.TABLE ? "" : view.word());
    }

    public String with(State wanted) {
        return links().with("state", wanted.word()).toString();
    }

    public String withTag(String wanted) {
        return links().with("tag", tag.filter(wanted::equals).isPresent() ? "" : wanted)
                .toString();
    }

    public String with(Sort wanted) {
        return links().with("sort", wanted == Sort.WORST ? "" : wanted.word()).toString();
    }

    public String with(View wanted) {
        return links().with("view", wanted == View.TABLE ? "" : wanted.word()).toString();
    }

    public boolean is(State wanted) {
        return state.filter(s -> s == wanted).isPresent();
    }

    public boolean isTag(String wanted) {
        return tag.filter(wanted::equals).isPresent();
    }

    /// Whether anything is left out.
    public boolean isFiltered() {
        return state.isPresent() || tag.isPresent() || q.isPresent();
    }

    ReadHosts.Query hosts() {
        return new ReadHosts.Query(
                tag,
                state.filter(s -> s == State.OFFLINE).map(s -> Connection.OFFLINE),
                state.flatMap(FleetQuery::protection),
                q,
                switch (sort) {
                    case WORST -> HostStore.Sort.WORST_FIRST;
                    case NAME -> HostStore.Sort.NAME;
                    case BACKUP -> HostStore.Sort.LAST_BACKUP;
                });
    }

    private static Optional<Protection> protection(State state) {
        return switch (state) {
            case PROTECTED -> Optional.of(Protection.PROTECTED);
            case FAILING -> Optional.of(Protection.FAILING);
            case LATE -> Optional.of(Protection.LATE);
            case NEW -> Optional.of(Protection.NEVER);
            case OFFLINE -> Optional.empty();
        };
    }
}
