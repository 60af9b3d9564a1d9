package io.resticmanager.http;

import io.resticmanager.domain.account.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One call of the API: the source of truth for what exists, who may, what goes in and what comes out.
///
/// @param template e.g. `/api/hosts/{id}`
/// @param operation a name for programs that read the description
/// @param access who may call it
/// @param changes whether it changes stored state, and so must be audited
/// @param input the record its JSON body becomes; empty: no body
/// @param required names of the input that must be there
/// @param query names of its query, each with a word on it
public record Route(
        String method,
        String template,
        String operation,
        String summary,
        Access access,
        boolean changes,
        Optional<Class<? extends Record>> input,
        List<String> required,
        Map<String, String> query,
        Output output,
        Handler handler) {

    @FunctionalInterface
    public interface Handler {
        Answer handle(Call call) throws Exception;
    }

    /// Who may call.
    public sealed interface Access {
        /// Anybody; a cookie is not looked at.
        record Everybody() implements Access {}

        /// Whoever is logged in.
        record AnyUser() implements Access {}

        record Holders(Permission permission) implements Access {}
    }

    /// What comes back when it works.
    public sealed interface Output {
        int status();

        record Nothing(int status) implements Output {}

        record One(int status, Class<? extends Record> type) implements Output {}

        /// A page of them.
        record PageOf(int status, Class<? extends Record> type) implements Output {}

        record Text(int status, String contentType) implements Output {}
    }

    public static Building get(String template) {
        return new Building("GET", template);
    }

    public static Building post(String template) {
        return new Building("POST", template);
    }

    public static Building put(String template) {
        return new Building("PUT", template);
    }

    public static Building patch(String template) {
        return new Building("PATCH", template);
    }

    public static Building delete(String template) {
        return new Building("DELETE", template);
    }

    /// Whether a browser would send it across sites only with care.
    public boolean isUnsafe() {
        return !method.equals("GET");
    }

    /// Names in the template, in their order.
    public List<String> pathNames() {
        List<String> names = new ArrayList<>();
        for (String part : template.split("/", -1)) {
            if (part.startsWith("{")) {
                names.add(part.substring(1, part.indexOf('}')));
            }
        }
        return names;
    }

    /// A route while it is being described.
    public static final class Building {
        private final String method;
        private final String template;
        private String operation = "";
        private String summary = "";
        private Access access = new Access.AnyUser();
        private boolean changes;
        private Optional<Class<? extends Record>> input = Optional.empty();
        private List<String> required = List.of();
        private final Map<String, String> query = new TreeMap<>();
        private Output output = new Output.Nothing(204);

        private Building(String method, String template) {
            this.method = method;
            this.template = template;
            this.changes = !method.equals("GET");
        }

        public Building named(String name, String words) {
            this.operation = name;
            this.summary = words;
            return this;
        }

        public Building forEverybody() {
            this.access = new Access.Everybody();
            return this;
        }

        public Building needs(Permission permission) {
            this.access = new Access.Holders(permission);
            return this;
        }

        /// It only answers, although what it asks does not fit into a URL.
        public Building changesNothing() {
            this.changes = false;
            return this;
        }

        public Building takes(Class<? extends Record> type, String... mustHave) {
            this.input = Optional.of(type);
            this.required = List.of(mustHave);
            return this;
        }

        public Building asks(String name, String words) {
            query.put(name, words);
            return this;
        }

        public Building answers(int status, Class<? extends Record> type) {
            this.output = new Output.One(status, type);
            return this;
        }

        public Building answersNothing(int status) {
            this.output = new Output.Nothing(status);
            return this;
        }

        public Building answersText(String contentType) {
            this.output = new Output.Text(200, contentType);
            return this;
        }

        /// A page; adds what pages are asked with.
        public Building answersPageOf(Class<? extends Record> type) {
            this.output = new Output.PageOf(200, type);
            return asks("limit", "How many at most: 1 to 500, 50 unless told.")
                    .asks("cursor", "Where the list goes on: `next` of the page before.");
        }

        public Route by(Handler handler) {
            return new Route(
                    method,
                    template,
                    operation,
                    summary,
                    access,
                    changes,
                    input,
                    required,
                    Map.copyOf(query),
                    output,
                    handler);
        }
    }
}
