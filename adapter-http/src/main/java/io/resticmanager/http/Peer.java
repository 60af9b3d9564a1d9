package io.resticmanager.http;

import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/// Where a request came from and which address it was sent to, as far as we believe it.
///
/// @param address of the client
/// @param scheme `http` or `https`
/// @param authority host and port as the client wrote them
public record Peer(String address, String scheme, String authority) {
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]{1,300}");

    public static Peer of(Request request, HttpConfig config) {
        String remote = Request.getRemoteAddr(request);
        String scheme = request.isSecure() ? "https" : "http";
        String authority = sane(header(request, "Host")).orElse("localhost");
        if (!config.trusts(remote)) {
            return new Peer(remote, scheme, authority);
        }
        return new Peer(
                forwardedFor(request, config).orElse(remote),
                header(request, "X-Forwarded-Proto")
                        .map(String::strip)
                        .filter(p -> p.equals("https") || p.equals("http"))
                        .orElse(scheme),
                sane(header(request, "X-Forwarded-Host")).orElse(authority));
    }

    public String origin() {
        return scheme + "://" + authority;
    }

    public boolean isPlainLoopback() {
        return scheme.equals("http") && isLoopback(authority);
    }

    static boolean isLoopback(String authority) {
        String host = authority.replaceFirst(":\\d+$", "");
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    // The nearest proxy writes last: the first address from the right that is not a proxy of ours is the client.
    private static Optional<String> forwardedFor(Request request, HttpConfig config) {
        String all = String.join(",", request.getHeaders().getValuesList("X-Forwarded-For"));
        String[] hops = all.split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!hop.isEmpty() && !config.trusts(hop)) {
                return Optional.of(hop).filter(h -> AUTHORITY.matcher(h).matches());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> sane(Optional<String> authority) {
        return authority.map(String::strip).filter(a -> AUTHORITY.matcher(a).matches());
    }

    private static Optional<String> header(Request request, String name) {
        return name.equals("Host")
                ? Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST))
                : Optional.ofNullable(request.getHeaders().get(name));
    }
}
