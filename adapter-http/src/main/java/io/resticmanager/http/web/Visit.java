package io.resticmanager.http.web;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.http.HttpConfig;
import io.resticmanager.http.Peer;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.ports.Cursor;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.account.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/// One request to a page, past the gates.
public final class Visit {
    private final Request request;
    private final String id;
    private final Peer peer;
    private final HttpConfig config;
    private final Optional<Sessions.Authenticated> session;
    private final Map<String, String> names;
    private final Form form;
    private final Fields query;

    Visit(
            Request request,
            String id,
            Peer peer,
            HttpConfig config,
            Optional<Sessions.Authenticated> session,
            Map<String, String> names,
            Form form) {
        this.request = request;
        this.id = id;
        this.peer = peer;
        this.config = config;
        this.session = session;
        this.names = names;
        this.form = form;
        this.query = Request.extractQueryParameters(request);
    }

    /// The same, by whom the gate knows.
    Visit by(Optional<Sessions.Authenticated> who) {
        return new Visit(request, id, peer, config, who, names, form);
    }

    /// The request's id, as the log has it.
    public String requestId() {
        return id;
    }

    /// Only on routes that need a user.
    public Sessions.Authenticated session() {
        return session.orElseThrow();
    }

    public Optional<Sessions.Authenticated> sessionIfAny() {
        return session;
    }

    public Actor.Person person() {
        return session().actor();
    }

    public boolean may(Permission permission) {
        return session.filter(s -> s.actor().may(permission)).isPresent();
    }

    public String address() {
        return peer.address();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /// The path without the query.
    public String path() {
        return Request.getPathInContext(request);
    }

    /// The address below this server, with the query.
    public String pathAndQuery() {
        return request.getHttpURI().getPathQuery();
    }

    /// Whether htmx asks for a part of the page instead of a reader for the whole; `id` is the element it replaces.
    public boolean wantsOnly(String element) {
        return header("HX-Request").isPresent()
                && header("HX-Target").filter(element::equals).isPresent();
    }

    /// An id in the path; one that cannot be an id names nothing.
    public <T> T id(String name, String what, Function<Ulid, T> make) {
        String text = names.getOrDefault(name, "");
        if (!Ulid.isValid(text)) {
            throw new RefusedCallException(Problem.notFound(what));
        }
        return make.apply(new Ulid(text));
    }

    /// Stripped; empty when absent or blank.
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.getValue(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    public List<String> queries(String name) {
        return query.getValuesOrEmpty(name);
    }

    /// A value of the query; absent when it is not one that `make` takes. Old links and typed addresses are no
    /// mistakes worth an error page.
    public <T> Optional<T> query(String name, Function<String, T> make) {
        try {
            return query(name).map(make);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /// The page of a list that `?cursor=` names; a cursor that the list does not know leads to its beginning.
    public <T> Page<T> paged(int limit, Function<PageRequest, Page<T>> list) {
        Optional<Cursor> cursor = query("cursor").map(Cursor::new);
        try {
            return list.apply(new PageRequest(cursor, limit));
        } catch (IllegalArgumentException refused) {
            if (cursor.isEmpty()) {
                throw refused;
            }
            return list.apply(new PageRequest(Optional.empty(), limit));
        }
    }

    /// What the form said; empty on GET.
    public Form form() {
        return form;
    }

    /// How people and agents reach this server, without a slash at the end.
    public String baseUrl() {
        return config.baseUrl(peer);
    }

    /// Whether that address was set, rather than taken from this request.
    public boolean isBaseUrlSet() {
        return config.baseUrl().isPresent();
    }

    String origin() {
        return peer.origin();
    }

    public boolean secureCookie() {
        return config.secureCookie(peer);
    }

    /// Whether a browser would throw a login cookie away: it must stay on https, but came over plain http.
    public boolean losesCookie() {
        return secureCookie() && peer.scheme().equals("http") && !peer.isPlainLoopback();
    }

    public Theme theme() {
        return cookie(Theme.COOKIE).map(Theme::of).orElse(Theme.SYSTEM);
    }

    Optional<Notice> notice() {
        return cookie(Notice.COOKIE).flatMap(Notice::ofCookie);
    }

    /// What forms carry as `csrfToken`; empty text while nobody is logged in.
    public String formToken() {
        return session.map(s -> FormTokens.masked(s.session().csrfToken())).orElse("");
    }

    private Optional<String> cookie(String name) {
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }

    /// Whether the token a form carried is the session's.
    static boolean isFormToken(String given, Secret wanted) {
        return FormTokens.unmasked(given).equals(wanted);
    }
}
