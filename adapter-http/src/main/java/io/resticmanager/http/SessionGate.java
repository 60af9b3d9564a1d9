package io.resticmanager.http;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.account.Sessions;
import io.resticmanager.ports.account.Sessions.Authenticated;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;

/// Who calls, and whether a page of ours made the call: the session cookie, the CSRF token, the `Origin`.
public final class SessionGate {
    /// The cookie's name.
    public static final String COOKIE = "rm_session";

    private final Sessions sessions;
    private final HttpConfig config;

    @Inject
    public SessionGate(Sessions sessions, HttpConfig config) {
        this.sessions = sessions;
        this.config = config;
    }

    public Optional<Authenticated> authenticate(Request request, Peer peer) {
        List<HttpCookie> cookies = Request.getCookies(request);
        return cookies.stream()
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(HttpCookie::getValue)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .flatMap(value -> sessions.authenticate(new Secret(value), peer.address()));
    }

    /// For calls that change something with a cookie's authority.
    void requireOurPage(Request request, Peer peer, Authenticated who) {
        requireOrigin(request, peer);
        String given =
                Optional.ofNullable(request.getHeaders().get("X-CSRF-Token")).orElse("");
        if (!new Secret(given).equals(who.session().csrfToken())) {
            throw new RefusedCallException(Problem.of(
                    403,
                    "csrf",
                    "CSRF token missing or wrong",
                    "Send the csrfToken of GET /api/session as the header X-CSRF-Token."));
        }
    }

    /// The `Origin` must be there and be ours.
    public void requireOrigin(Request request, Peer peer) {
        if (!origin(request).filter(o -> isOurs(o, peer)).isPresent()) {
            throw wrongOrigin();
        }
    }

    /// Where there is no session yet: only another site's page is refused.
    public void refuseForeignOrigin(Request request, Peer peer) {
        if (origin(request).filter(o -> !isOurs(o, peer)).isPresent()) {
            throw wrongOrigin();
        }
    }

    /// What a login answers as `Set-Cookie`.
    ///
    /// @param secure whether it must stay on https: [HttpConfig#secureCookie(Peer)]
    public static String cookie(Secret token, boolean secure) {
        return COOKIE + "=" + token.reveal() + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
    }

    /// What a logout answers as `Set-Cookie`.
    public static String noCookie(boolean secure) {
        return cookie(new Secret(""), secure) + "; Max-Age=0";
    }

    private boolean isOurs(String origin, Peer peer) {
        return same(origin, peer.origin())
                || config.baseUrl().filter(url -> same(origin, originOf(url))).isPresent();
    }

    private static Optional<String> origin(Request request) {
        return Optional.ofNullable(request.getHeaders().get("Origin"));
    }

    private static boolean same(String a, String b) {
        return withoutDefaultPort(a).equals(withoutDefaultPort(b));
    }

    private static String withoutDefaultPort(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https://")) {
            return lower.replaceFirst(":443$", "");
        }
        return lower.startsWith("http://") ? lower.replaceFirst(":80$", "") : lower;
    }

    private static String originOf(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }

    private static RefusedCallException wrongOrigin() {
        return new RefusedCallException(Problem.of(
                403,
                "origin",
                "Not from this site",
                "Send this server's own address as the header Origin. Behind a proxy, set RM_BASE_URL or"
                        + " RM_TRUSTED_PROXY on the server."));
    }
}
