package io.resticmanager.http.openapi;

import io.resticmanager.http.FieldError;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes the OpenAPI 3.1 document of a list of routes.
public final class OpenApi {
    /// What a refusal looks like; `current` is there for 412.
    public record ProblemJson(
            String type,
            String title,
            int status,
            String detail,
            String code,
            String requestId,
            Optional<List<FieldError>> errors,
            Optional<Object> current) {}

    private final Schemas schemas = new Schemas();

    private OpenApi() {}

    public static Map<String, Object> describe(List<Route> routes, String version) {
        return new OpenApi().document(routes, version);
    }

    private Map<String, Object> document(List<Route> routes, String version) {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.template(), t -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(java.util.Locale.ROOT), operation(route));
        }
        Map<String, Object> problem = schemas.output(ProblemJson.class);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "restic-manager", "version", version));
        document.put("paths", paths);
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", schemas.named());
        components.put(
                "responses",
                Map.of(
                        "Problem",
                        Map.of(
                                "description",
                                "A refusal (RFC 9457); its code is stable.",
                                "content",
                                Map.of("application/problem+json", Map.of("schema", problem)))));
        components.put(
                "securitySchemes", Map.of("session", Map.of("type", "apiKey", "in", "cookie", "name", "rm_session")));
        document.put("components", components);
        return document;
    }

    private Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", route.operation());
        operation.put("summary", route.summary());
        switch (route.access()) {
            case Route.Access.Everybody ignored -> operation.put("security", List.of());
            case Route.Access.AnyUser ignored -> operation.put("security", List.of(Map.of("session", List.of())));
            case Route.Access.Holders holders -> {
                operation.put("security", List.of(Map.of("session", List.of())));
                operation.put("x-permission", Fields.word(holders.permission()));
            }
        }
        List<Map<String, Object>> parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        route.input()
                .ifPresent(type -> operation.put(
                        "requestBody",
                        Map.of(
                                "required",
                                true,
                                "content",
                                Map.of("application/json", Map.of("schema", schemas.input(type, route.required()))))));
        operation.put(
                "responses",
                Map.of(
                        Integer.toString(route.output().status()),
                        answer(route),
                        "default",
                        Map.of("$ref", "#/components/responses/Problem")));
        return operation;
    }

    private static List<Map<String, Object>> parameters(Route route) {
        List<Map<String, Object>> all = new ArrayList<>();
        Map<String, Object> text = Map.of("type", "string");
        for (String name : route.pathNames()) {
            all.add(Map.of("name", name, "in", "path", "required", true, "schema", text));
        }
        new TreeMap<>(route.query())
                .forEach((name, words) ->
                        all.add(Map.of("name", name, "in", "query", "description", words, "schema", text)));
        if (route.isUnsafe() && !(route.access() instanceof Route.Access.Everybody)) {
            all.add(Map.of("name", "X-CSRF-Token", "in", "header", "required", true, "schema", text));
        }
        if (route.method().equals("PATCH") || route.method().equals("PUT")) {
            all.add(Map.of("name", "If-Match", "in", "header", "required", true, "schema", text));
        }
        return all;
    }

    private Map<String, Object> answer(Route route) {
        return switch (route.output()) {
            case Route.Output.Nothing ignored -> Map.of("description", "Done.");
            case Route.Output.One one -> content("application/json", schemas.output(one.type()));
            case Route.Output.PageOf page -> content("application/json", schemas.pageOf(page.type()));
            case Route.Output.Text text ->
                content(
                        text.contentType(),
                        text.contentType().equals("application/json")
                                ? Map.of("type", "object", "additionalProperties", true)
                                : Map.of("type", "string"));
        };
    }

    private static Map<String, Object> content(String type, Map<String, Object> schema) {
        return Map.of("description", "As asked.", "content", Map.of(type, Map.of("schema", schema)));
    }
}
