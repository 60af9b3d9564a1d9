package io.resticmanager.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checks what people type about a server: its address and its pins.
public final class ServerUrl {
    private static final Pattern PIN = Pattern.compile("[0-9a-f]{64}");

    private ServerUrl() {}

    /// @throws ConfigRefusedException when it cannot be the address of a server
    public static URI parse(String typed) {
        URI uri;
        try {
            uri = new URI(typed.strip().replaceFirst("/+$", ""));
        } catch (URISyntaxException e) {
            throw refused(typed);
        }
        boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null) {
            throw refused(typed);
        }
        if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new ConfigRefusedException(
                    "The server's address must have no login, query or fragment: only https://name[:port][/path].");
        }
        return uri;
    }

    /// Whether what is said to it can be read on the way.
    public static boolean isOpenToOthers(URI server) {
        return "http".equalsIgnoreCase(server.getScheme())
                && !List.of("localhost", "127.0.0.1", "[::1]").contains(server.getHost());
    }

    /// Pins separated by commas; colons within one are left out.
    ///
    /// @throws ConfigRefusedException when one is none
    public static List<String> pins(String typed) {
        return Stream.of(typed.split(",", -1))
                .map(pin -> pin.strip().replace(":", "").toLowerCase(Locale.ROOT))
                .filter(pin -> !pin.isEmpty())
                .map(pin -> Optional.of(pin)
                        .filter(p -> PIN.matcher(p).matches())
                        .orElseThrow(() -> new ConfigRefusedException("A certificate pin is the SHA-256 of the server's"
                                + " certificate or public key: 64 hex digits.")))
                .toList();
    }

    private static ConfigRefusedException refused(String typed) {
        return new ConfigRefusedException(
                "\"" + typed + "\" is not the address of a server: it must look like https://backup.example.com.");
    }
}
