package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.http.api.RestApi;
import io.resticmanager.http.openapi.OpenApi;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API's own description, as a judge of its answers.
final class Description {
    private final RouteTable routes;
    private final JsonNode document;

    private Description(RouteTable routes) {
        this.routes = routes;
        this.document = JsonMapper.shared().valueToTree(OpenApi.describe(routes.all(), RestApi.VERSION));
    }

    static Description of(RouteTable routes) {
        return new Description(routes);
    }

    JsonNode document() {
        return document;
    }

    /// Fails when the answer is not one that the description allows.
    void check(String method, String path, Reply reply) {
        if (!(routes.find(method, path) instanceof RouteTable.Match.Found(Route route, var ignored))) {
            conforms(problem(), reply.json(), "problem");
            return;
        }
        if (reply.status() != route.output().status()) {
            assertThat(reply.status())
                    .as(method + " " + path + ": " + reply.text())
                    .isGreaterThanOrEqualTo(400);
            conforms(problem(), reply.json(), "problem");
            return;
        }
        JsonNode content = document.path("paths")
                .path(route.template())
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(reply.status()))
                .path("content");
        if (content.isMissingNode()) {
            assertThat(reply.text()).isEmpty();
            return;
        }
        String type = content.propertyNames().iterator().next();
        assertThat(reply.header("Content-Type").orElse("")).startsWith(type);
        if (type.equals("application/json")) {
            conforms(content.path(type).path("schema"), reply.json(), route.operation());
        }
    }

    private JsonNode problem() {
        return document.at("/components/responses/Problem/content/application~1problem+json/schema");
    }

    private void conforms(JsonNode schema, JsonNode value, String where) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asString().substring("#/components/schemas/".length());
            conforms(document.path("components").path("schemas").path(name), value, where);
            return;
        }
        switch (schema.path("type").asString("")) {
            case "object" -> object(schema, value, where);
            case "array" -> {
                assertThat(value.isArray()).as(where + " is a list").isTrue();
                for (JsonNode item : value) {
                    conforms(schema.path("items"), item, where + "[]");
                }
            }
            case "string" -> {
                assertThat(value.isString()).as(where + " is a text: " + value).isTrue();
                if (schema.path("format").asString("").equals("date-time")) {
                    assertThat(Instant.parse(value.asString())).isNotNull();
                }
            }
            case "integer" ->
                assertThat(value.isIntegralNumber())
                        .as(where + " is a whole number: " + value)
                        .isTrue();
            case "number" ->
                assertThat(value.isNumber())
                        .as(where + " is a number: " + value)
                        .isTrue();
            case "boolean" ->
                assertThat(value.isBoolean())
                        .as(where + " is yes or no: " + value)
                        .isTrue();
            default -> assertThat(schema).as("what " + where + " is").isEqualTo("described");
        }
    }

    private void object(JsonNode schema, JsonNode value, String where) {
        assertThat(value.isObject()).as(where + " is an object: " + value).isTrue();
        Set<String> names = new HashSet<>(value.propertyNames());
        for (JsonNode required : schema.path("required")) {
            assertThat(names).as(where).contains(required.asString());
        }
        JsonNode properties = schema.path("properties");
        for (String name : names) {
            JsonNode of = properties.has(name) ? properties.path(name) : schema.path("additionalProperties");
            assertThat(of.isObject() || of.asBoolean(false))
                    .as(where + " declares " + name)
                    .isTrue();
            if (of.isObject()) {
                conforms(of, value.path(name), where + "." + name);
            }
        }
    }
}
