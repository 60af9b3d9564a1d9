package io.resticmanager.http.web.part;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Addresses with a query: every state of a page has one.
public final class Links {
    private final String path;
    private final Map<String, String> query;

    private Links(String path, Map<String, String> query) {
        this.path = path;
        this.query = query;
    }

    public static Links to(String path) {
        return new Links(path, Map.of());
    }

    /// With one more or another value; blank takes it away.
    public Links with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(query);
        if (value.isBlank()) {
            all.remove(name);
        } else {
            all.put(name, value);
        }
        return new Links(path, all);
    }

    public Links without(String name) {
        return with(name, "");
    }

    @Override
    public String toString() {
        if (query.isEmpty()) {
            return path;
        }
        return query.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&", path + "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
