package io.resticmanager.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;

/// What every answer tells browsers not to do.
public final class SecurityHeaders {
    private SecurityHeaders() {}

    public static void add(Response response, Peer peer) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        headers.put(
                "Content-Security-Policy",
                "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        headers.put("Cache-Control", "no-store");
        if (peer.scheme().equals("https")) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
