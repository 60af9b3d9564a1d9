package io.resticmanager.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reading and writing the JSON columns, node by node: what is stored is written down in code, not derived from names
/// of classes.
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    public static void put(ObjectNode node, String name, Optional<?> value) {
        value.ifPresent(v -> {
            switch (v) {
                case Long number -> node.put(name, number);
                case Integer number -> node.put(name, number);
                default -> node.put(name, v.toString());
            }
        });
    }

    public static void put(ObjectNode node, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(name);
            values.forEach(array::add);
        }
    }

    public static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value.asString());
    }

    public static Optional<Long> number(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value.asLong());
    }

    public static long numberOr0(JsonNode node, String name) {
        return number(node, name).orElse(0L);
    }

    public static boolean flag(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value != null && value.asBoolean();
    }

    public static List<String> texts(JsonNode node, String name) {
        List<String> out = new ArrayList<>();
        JsonNode value = node.get(name);
        if (value != null) {
            value.forEach(item -> out.add(item.asString()));
        }
        return out;
    }

    public static String list(List<String> values) {
        ArrayNode array = MAPPER.createArrayNode();
        values.forEach(array::add);
        return array.toString();
    }

    public static List<String> list(String text) {
        List<String> out = new ArrayList<>();
        parse(text).forEach(item -> out.add(item.asString()));
        return out;
    }

    public static String map(Map<String, String> values) {
        ObjectNode node = object();
        values.forEach(node::put);
        return node.toString();
    }

    public static Map<String, String> map(String text) {
        Map<String, String> out = new TreeMap<>();
        parse(text).properties().forEach(e -> out.put(e.getKey(), e.getValue().asString()));
        return out;
    }
}
