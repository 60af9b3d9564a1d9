package io.resticmanager.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// All routes; finds the one of a request.
public final class RouteTable {
    private final List<Route> routes;

    /// @throws IllegalArgumentException when two routes or two operations are the same
    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        Set<String> seen = new HashSet<>();
        for (Route route : routes) {
            if (!seen.add(route.method() + " " + route.template().replaceAll("\\{[^}]*}", "{}"))
                    || !seen.add(route.operation())) {
                throw new IllegalArgumentException(
                        "two routes are the same: " + route.method() + " " + route.template());
            }
        }
    }

    public List<Route> all() {
        return routes;
    }

    /// What a method and path lead to.
    public sealed interface Match {
        record Found(Route route, Map<String, String> names) implements Match {}

        record OtherMethods(Set<String> allowed) implements Match {}

        record Nothing() implements Match {}
    }

    public Match find(String method, String path) {
        List<String> parts = split(path);
        String wanted = method.equals("HEAD") ? "GET" : method;
        Set<String> others = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> names = match(split(route.template()), parts);
            if (names.isPresent() && route.method().equals(wanted)) {
                return new Match.Found(route, names.get());
            }
            names.ifPresent(ignored -> others.add(route.method()));
        }
        return others.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(others);
    }

    private static Optional<Map<String, String>> match(List<String> template, List<String> parts) {
        if (template.size() != parts.size()) {
            return Optional.empty();
        }
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String wanted = template.get(i);
            String part = parts.get(i);
            if (wanted.startsWith("{") && wanted.endsWith("}") && !part.isEmpty()) {
                names.put(wanted.substring(1, wanted.length() - 1), part);
            } else if (!wanted.equals(part)) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    private static List<String> split(String path) {
        return new ArrayList<>(List.of(path.split("/", -1)));
    }
}
