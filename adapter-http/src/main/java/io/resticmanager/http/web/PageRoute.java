package io.resticmanager.http.web;

import io.resticmanager.domain.account.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One address of the web interface.
///
/// @param template e.g. `/hosts/{id}`; a name matches one part of the path
public record PageRoute(Method method, String template, Access access, Handler handler) {
    /// GET shows, POST changes; forms know no other.
    public enum Method {
        GET,
        POST
    }

    /// Who may come. Whoever is not logged in is led to the login and back.
    public sealed interface Access {
        record Everybody() implements Access {}

        record AnyUser() implements Access {}

        record Holders(Permission permission) implements Access {}
    }

    @FunctionalInterface
    public interface Handler {
        Reply handle(Visit visit) throws Exception;
    }

    public static Building get(String template) {
        return new Building(Method.GET, template, new Access.AnyUser());
    }

    public static Building post(String template) {
        return new Building(Method.POST, template, new Access.AnyUser());
    }

    /// A route while it is being described; for any logged-in user unless told otherwise.
    public record Building(Method method, String template, Access access) {
        public Building forEverybody() {
            return new Building(method, template, new Access.Everybody());
        }

        public Building needs(Permission permission) {
            return new Building(method, template, new Access.Holders(permission));
        }

        public PageRoute by(Handler handler) {
            return new PageRoute(method, template, access, handler);
        }
    }

    /// What the names in the template stand for in this path; empty when the path is another.
    Optional<Map<String, String>> match(String path) {
        List<String> wanted = parts(template);
        List<String> given = parts(path);
        if (wanted.size() != given.size()) {
            return Optional.empty();
        }
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String part = wanted.get(i);
            if (part.startsWith("{") && !given.get(i).isEmpty()) {
                names.put(part.substring(1, part.length() - 1), given.get(i));
            } else if (!part.equals(given.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    private static List<String> parts(String path) {
        return new ArrayList<>(List.of(path.split("/", -1)));
    }
}
