package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An answer of the API, as its caller sees it.
public record Reply(int status, HttpHeaders headers, String text) {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    public Reply is(int expected) {
        assertThat(status).as(text).isEqualTo(expected);
        return this;
    }

    /// A refusal with this code, and a sentence for people.
    public Reply refuses(int expected, String code) {
        is(expected);
        assertThat(header("Content-Type")).contains("application/problem+json");
        JsonNode problem = json();
        assertThat(problem.path("code").asString("")).as(text).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(expected);
        assertThat(problem.path("detail").asString("")).matches("(?s)[A-Z].*[.]");
        assertThat(problem.path("requestId").asString("")).hasSize(26);
        return this;
    }

    /// A refusal of exactly these fields.
    public Reply refusesFields(String... fields) {
        refuses(422, "validation-failed");
        List<String> named = new ArrayList<>();
        for (JsonNode error : json().path("errors")) {
            named.add(error.path("field").asString(""));
            assertThat(error.path("message").asString("")).matches("(?s)[A-Z].*[.]");
        }
        assertThat(named).as(text).containsExactlyInAnyOrder(fields);
        return this;
    }

    public JsonNode json() {
        return MAPPER.readTree(text);
    }

    public String at(String name) {
        JsonNode node = json().path(name);
        assertThat(node.isMissingNode()).as(name + " in " + text).isFalse();
        return node.asString();
    }

    public List<String> items(String name) {
        List<String> values = new ArrayList<>();
        json().path("items").forEach(item -> values.add(item.path(name).asString("")));
        return values;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public Optional<String> next() {
        return json().path("next").isMissingNode()
                ? Optional.empty()
                : Optional.of(json().path("next").asString());
    }
}
