package io.resticmanager.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the configuration: the environment wins over the file, and what neither says has a default. All mistakes are
/// found at once. An empty variable counts as not set: that is how compose files pass absent ones on.
public final class ConfigReader {
    private ConfigReader() {}

    /// @throws ConfigMistakesException with one sentence for each mistake
    public static ServerConfig read(Map<String, String> environment, Optional<Path> file) {
        List<String> mistakes = new ArrayList<>();
        Map<Setting, Typed> typed = new EnumMap<>(Setting.class);
        file.ifPresent(path -> YamlFile.read(path, mistakes)
                .forEach((setting, text) -> put(typed, setting, text, setting.key() + " in " + path)));
        for (Setting setting : Setting.values()) {
            put(typed, setting, environment.getOrDefault(setting.variable(), ""), setting.variable());
        }
        ServerConfig config = new SettingValues(typed, mistakes).config();
        if (!mistakes.isEmpty()) {
            throw new ConfigMistakesException(mistakes);
        }
        return config;
    }

    /// A value and where it was typed.
    record Typed(String text, String where) {}

    private static void put(Map<Setting, Typed> typed, Setting setting, String text, String where) {
        if (!text.isBlank()) {
            typed.put(setting, new Typed(text.strip(), where));
        }
    }
}
