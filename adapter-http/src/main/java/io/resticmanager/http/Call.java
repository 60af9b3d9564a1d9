package io.resticmanager.http;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.ports.Cursor;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.account.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;

/// One request that passed the gates, as handlers see it.
public final class Call {
    private final Route route;
    private final Map<String, String> names;
    private final Map<String, String> query;
    private final Request request;
    private final Peer peer;
    private final Optional<Sessions.Authenticated> session;
    private final byte[] body;
    private final Json json;
    private final HttpConfig config;

    Call(
            Route route,
            Map<String, String> names,
            Map<String, String> query,
            Request request,
            Peer peer,
            Optional<Sessions.Authenticated> session,
            byte[] body,
            Json json,
            HttpConfig config) {
        this.route = route;
        this.names = names;
        this.query = query;
        this.request = request;
        this.peer = peer;
        this.session = session;
        this.body = body;
        this.json = json;
        this.config = config;
    }

    /// The logged-in user with the session; only on routes that need one.
    public Sessions.Authenticated session() {
        return session.orElseThrow();
    }

    public Actor.Person person() {
        return session().actor();
    }

    /// The user, or nobody yet.
    public Actor actor() {
        return session.<Actor>map(Sessions.Authenticated::actor).orElseGet(() -> new Actor.Anonymous(peer.address()));
    }

    /// Where the request came from.
    public String address() {
        return peer.address();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /// An id in the path; one that cannot be an id names nothing.
    public <T> T id(String name, String what, Function<Ulid, T> make) {
        String text = names.getOrDefault(name, "");
        if (!Ulid.isValid(text)) {
            throw new RefusedCallException(Problem.notFound(what));
        }
        return make.apply(new Ulid(text));
    }

    public Optional<String> query(String name) {
        if (!route.query().containsKey(name)) {
            throw new IllegalStateException(route.operation() + " does not declare the query " + name);
        }
        return Optional.ofNullable(query.get(name));
    }

    private PageRequest page() {
        Fields fields = new Fields();
        Optional<Integer> limit = fields.optional("limit", query("limit").orElse(null), Call::limit);
        Optional<Cursor> cursor = fields.optional("cursor", query("cursor").orElse(null), Cursor::new);
        fields.check();
        return new PageRequest(cursor, limit.orElse(Page.DEFAULT_LIMIT));
    }

    /// The page that was asked for; a cursor that the list does not know is the caller's mistake.
    public <T> Page<T> paged(Function<PageRequest, Page<T>> list) {
        PageRequest wanted = page();
        try {
            return list.apply(wanted);
        } catch (IllegalArgumentException refused) {
            if (wanted.after().isEmpty()) {
                throw refused;
            }
            throw new RefusedCallException(
                    Problem.invalid("cursor", "This is not a cursor of this list. Begin without one."));
        }
    }

    /// The JSON body.
    public <T extends Record> T input(Class<T> type) {
        if (!route.input().equals(Optional.of(type))) {
            throw new IllegalStateException(route.operation() + " does not declare " + type.getSimpleName());
        }
        return json.read(body, type);
    }

    /// The revision that the caller saw, or a refusal: whoever edits says what was edited.
    public int ifMatch() {
        return ifMatchIfAny()
                .orElseThrow(() -> new RefusedCallException(Problem.of(
                        428,
                        "precondition-required",
                        "If-Match is missing",
                        "Read the thing first and send its ETag as If-Match.")));
    }

    /// A revision that matches nothing when the header is not one of ours.
    public Optional<Integer> ifMatchIfAny() {
        return header("If-Match").map(text -> {
            String bare = text.strip();
            return bare.matches("\"[0-9]{1,9}\"") ? Integer.parseInt(bare.substring(1, bare.length() - 1)) : -1;
        });
    }

    /// How people and agents reach this server, without a slash at the end.
    public String baseUrl() {
        return config.baseUrl(peer);
    }

    /// Whether the operator said so, or it is only what this request was sent to.
    public boolean isBaseUrlSet() {
        return config.baseUrl().isPresent();
    }

    /// Whether a cookie set now must stay on https.
    public boolean secureCookie() {
        return config.secureCookie(peer);
    }

    /// What was asked with.
    ///
    /// @throws RefusedCallException when it is not encoded as queries are
    static org.eclipse.jetty.util.Fields fieldsOfQuery(Request request) {
        try {
            return Request.extractQueryParameters(request);
        } catch (IllegalArgumentException badlyEncoded) {
            throw new RefusedCallException(Problem.of(
                    400, "malformed-query", "Not a query", "Encode the query as URLs are encoded, in UTF-8."));
        }
    }

    /// Names in the query that the route does not know.
    static List<FieldError> unknownQuery(Route route, Map<String, String> query) {
        List<FieldError> unknown = new ArrayList<>();
        for (String name : query.keySet()) {
            if (!route.query().containsKey(name)) {
                unknown.add(new FieldError(name, "There is no such field in the query."));
            }
        }
        return unknown;
    }

    private static int limit(String text) {
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > Page.MAX_LIMIT) {
            throw new IllegalArgumentException("a number from 1 to " + Page.MAX_LIMIT + " is expected");
        }
        return limit;
    }
}
