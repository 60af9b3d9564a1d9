package io.resticmanager.http.openapi;

import io.resticmanager.domain.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// JSON schemas of the very records that are read and written, so that they cannot say anything else.
final class Schemas {
    private final Map<String, Object> named = new TreeMap<>();

    /// All that were referred to, by name.
    Map<String, Object> named() {
        return named;
    }

    /// A reference to the schema of a record; of input nothing is required but `required`.
    Map<String, Object> input(Class<? extends Record> type, List<String> required) {
        return reference(type, required, true);
    }

    Map<String, Object> output(Class<? extends Record> type) {
        return reference(type, List.of(), false);
    }

    Map<String, Object> pageOf(Class<? extends Record> type) {
        return Map.of(
                "type",
                "object",
                "required",
                List.of("items"),
                "properties",
                Map.of("items", Map.of("type", "array", "items", output(type)), "next", Map.of("type", "string")));
    }

    private Map<String, Object> reference(Class<?> type, List<String> required, boolean input) {
        String name = name(type);
        if (!named.containsKey(name)) {
            named.put(name, Map.of());
            named.put(name, describe(type, required, input));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private Map<String, Object> describe(Class<?> type, List<String> required, boolean input) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> must = new ArrayList<>(required);
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), schema(component.getGenericType(), input));
            if (!input && component.getType() != Optional.class) {
                must.add(component.getName());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        if (input) {
            schema.put("additionalProperties", false);
        }
        if (!must.isEmpty()) {
            schema.put("required", must);
        }
        schema.put("properties", properties);
        return schema;
    }

    private Map<String, Object> schema(Type type, boolean input) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return schema(of[0], input);
            }
            return raw == List.class
                    ? Map.of("type", "array", "items", schema(of[0], input))
                    : Map.of("type", "object", "additionalProperties", schema(of[1], input));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return reference(plain, List.of(), input);
        }
        if (plain == Secret.class) {
            return Map.of("type", "string", "format", "password", "writeOnly", true);
        }
        if (plain == Object.class) {
            return Map.of("type", "object", "additionalProperties", true);
        }
        if (plain == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        return switch (plain.getSimpleName()) {
            case "String" -> Map.of("type", "string");
            case "int", "Integer" -> Map.of("type", "integer", "format", "int32");
            case "long", "Long" -> Map.of("type", "integer", "format", "int64");
            case "double", "Double" -> Map.of("type", "number");
            case "boolean", "Boolean" -> Map.of("type", "boolean");
            default -> throw new IllegalStateException("no schema for " + plain);
        };
    }

    private static String name(Class<?> type) {
        String simple = type.getSimpleName();
        Class<?> outer = type.getEnclosingClass();
        // Parts of an answer are called alike in several of them.
        return outer != null && outer.isRecord() ? outer.getSimpleName() + "." + simple : simple;
    }
}
