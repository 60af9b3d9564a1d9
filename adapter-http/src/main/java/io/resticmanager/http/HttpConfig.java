package io.resticmanager.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How the edge listens and whom it believes.
///
/// @param listen plain HTTP; TLS belongs to a proxy
/// @param baseUrl what people and agents reach the server by, without a slash at the end; absent: as each request says
/// @param trustedProxies peers whose `X-Forwarded-*` are believed
/// @param cookieSecure absent: unless the base URL is plain http on loopback
/// @param drain how long requests may take to end at shutdown
/// @param slowReader how long a live stream waits for its reader before it gives up on it
public record HttpConfig(
        InetSocketAddress listen,
        Optional<URI> baseUrl,
        List<Cidr> trustedProxies,
        Optional<Boolean> cookieSecure,
        Duration drain,
        Duration slowReader) {
    public static final int MOST_BODY_BYTES = 1024 * 1024;
    public static final Duration DRAIN = Duration.ofSeconds(10);
    public static final Duration SLOW_READER = Duration.ofSeconds(10);

    public HttpConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /// Listens there and believes nobody.
    public static HttpConfig on(InetSocketAddress listen) {
        return new HttpConfig(listen, Optional.empty(), List.of(), Optional.empty(), DRAIN, SLOW_READER);
    }

    boolean trusts(String address) {
        return trustedProxies.stream().anyMatch(cidr -> cidr.contains(address));
    }

    /// Whether a cookie set now must stay on https.
    public boolean secureCookie(Peer peer) {
        return cookieSecure.orElseGet(
                () -> baseUrl.map(url -> !(url.getScheme().equals("http") && Peer.isLoopback(url.getAuthority())))
                        .orElseGet(() -> !peer.isPlainLoopback()));
    }

    /// How people and agents reach this server, without a slash at the end.
    public String baseUrl(Peer peer) {
        return baseUrl.map(URI::toString).orElseGet(peer::origin);
    }
}
