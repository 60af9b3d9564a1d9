package io.resticmanager.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The settings of a YAML file as texts; lists are joined by commas, as in the environment.
final class YamlFile {
    private YamlFile() {}

    /// What is wrong with the file is added to `mistakes`.
    static Map<Setting, String> read(Path file, List<String> mistakes) {
        Map<Setting, String> found = new EnumMap<>(Setting.class);
        JsonNode root;
        try {
            root = mapper().readTree(Files.readString(file));
        } catch (IOException e) {
            mistakes.add("The configuration file " + file + " cannot be read: check that it exists and is readable.");
            return found;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            mistakes.add("The configuration file " + file + " is not valid YAML"
                    + (line > 0 ? " (look at line " + line + ")." : "."));
            return found;
        }
        if (root == null || root.isMissingNode() || root.isNull()) {
            return found;
        }
        if (!root.isObject()) {
            mistakes.add("The configuration file " + file + " must consist of lines like \"listen: 127.0.0.1:8080\".");
            return found;
        }
        root.properties().forEach(entry -> take(file, entry.getKey(), entry.getValue(), found, mistakes));
        return found;
    }

    private static void take(Path file, String key, JsonNode value, Map<Setting, String> found, List<String> mistakes) {
        Optional<Setting> setting = Setting.ofKey(key);
        if (setting.isEmpty()) {
            mistakes.add("The configuration file " + file + " has an unknown key \"" + key + "\""
                    + Setting.near(key)
                            .map(s -> "; did you mean \"" + s.key() + "\"?")
                            .orElse("."));
            return;
        }
        Optional<String> text = text(value);
        if (text.isEmpty()) {
            mistakes.add("The key \"" + key + "\" of " + file + " must be one value or a list of values.");
            return;
        }
        found.put(setting.get(), text.get());
    }

    private static Optional<String> text(JsonNode value) {
        if (value.isNull()) {
            return Optional.of("");
        }
        if (value.isValueNode()) {
            return Optional.of(value.asString());
        }
        boolean list = value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode);
        return list
                ? Optional.of(value.valueStream().map(JsonNode::asString).collect(Collectors.joining(",")))
                : Optional.empty();
    }

    private static YAMLMapper mapper() {
        return YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .build();
    }
}
