package io.resticmanager.agent.config;

import io.resticmanager.agent.disk.DurableFile;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// agent.yaml: mode 0600, replaced whole. It holds the agent's bearer.
public final class AgentConfigFile {
    private static final String HEAD =
            "# Written by restic-manager-agent; holds its credential. Comments are not kept.\n";
    private static final Set<String> KEYS = Set.of(
            "server",
            "hostId",
            "bearer",
            "previousBearer",
            "certPins",
            "resticPath",
            "stateDirectory",
            "machineId",
            "allowHooks");

    private final Path file;

    public AgentConfigFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    public Path path() {
        return file;
    }

    /// Empty when there is none.
    ///
    /// @throws ConfigRefusedException when it is there but cannot be used
    public Optional<AgentConfig> readIfThere() {
        return Files.exists(file) ? Optional.of(read()) : Optional.empty();
    }

    /// @throws ConfigRefusedException when it cannot be used
    public AgentConfig read() {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigRefusedException("This machine is not enrolled yet: " + file
                    + " does not exist. Run restic-manager-agent enroll --server URL first.");
        } catch (IOException e) {
            throw new ConfigRefusedException(
                    file + " cannot be read (" + e.getMessage() + "). Run this as the user that the agent runs as.");
        }
        return parse(text);
    }

    /// On disk when it returns.
    ///
    /// @throws UncheckedIOException when it could not be written; what was there stays
    public void write(AgentConfig config) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("server", config.server().toString());
        keys.put("hostId", config.hostId().toString());
        keys.put("bearer", config.bearer().reveal());
        config.previousBearer().ifPresent(bearer -> keys.put("previousBearer", bearer.reveal()));
        if (!config.certPins().isEmpty()) {
            keys.put("certPins", config.certPins());
        }
        config.resticPath().ifPresent(path -> keys.put("resticPath", path.toString()));
        keys.put("stateDirectory", config.stateDirectory().toString());
        config.machineId().ifPresent(id -> keys.put("machineId", id));
        if (!config.allowHooks()) {
            keys.put("allowHooks", false);
        }
        String yaml = HEAD + mapper().writeValueAsString(keys).replaceFirst("^---\\s*\\n", "");
        DurableFile.write(file, yaml.getBytes(StandardCharsets.UTF_8));
    }

    /// Makes sure that it could be written, before something is done that cannot be done twice.
    ///
    /// @throws ConfigRefusedException when it could not
    public void requireWritable() {
        Path probe = file.resolveSibling(file.getFileName() + ".probe");
        try {
            DurableFile.write(probe, new byte[0]);
            Files.deleteIfExists(probe);
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigRefusedException(
                    file + " could not be written. Run this as root, or name another file with --config.");
        }
    }

    private AgentConfig parse(String text) {
        JsonNode root;
        try {
            root = mapper().readTree(text);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigRefusedException(
                    file + " is not valid YAML" + (line > 0 ? " (look at line " + line + ")." : "."));
        }
        if (root == null || !root.isObject()) {
            throw new ConfigRefusedException(
                    file + " is empty or damaged. Enroll this machine again with a token made for its host.");
        }
        root.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new ConfigRefusedException(file + " has an unknown key \"" + key + "\". Known are: "
                            + String.join(", ", KEYS.stream().sorted().toList()) + ".");
                });
        try {
            return new AgentConfig(
                    ServerUrl.parse(required(root, "server")),
                    HostId.of(required(root, "hostId")),
                    new Secret(required(root, "bearer")),
                    optional(root, "previousBearer").map(Secret::new),
                    pins(root.path("certPins")),
                    optional(root, "resticPath").map(Path::of),
                    optional(root, "stateDirectory")
                            .map(Path::of)
                            .orElseGet(() -> Places.here().state()),
                    optional(root, "machineId"),
                    allowHooks(root));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigRefusedException(
                    file + " has a wrong value: hostId or a path in it is not what it must be.");
        }
    }

    // Not read leniently: whoever meant to refuse hooks must not allow them by a slip of the pen.
    private boolean allowHooks(JsonNode root) {
        JsonNode value = root.path("allowHooks");
        if (value.isMissingNode() || value.isNull()) {
            return true;
        }
        if (!value.isBoolean()) {
            throw new ConfigRefusedException(file + ": allowHooks must be true or false.");
        }
        return value.booleanValue();
    }

    private String required(JsonNode root, String key) {
        return optional(root, key)
                .orElseThrow(() -> new ConfigRefusedException(
                        file + " lacks \"" + key + "\". Enroll this machine again with a token made for its host."));
    }

    private static Optional<String> optional(JsonNode root, String key) {
        JsonNode value = root.path(key);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asString().strip()).filter(s -> !s.isEmpty())
                : Optional.empty();
    }

    private static List<String> pins(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.valueStream().map(JsonNode::asString).forEach(texts::add);
        } else if (node.isValueNode() && !node.isNull()) {
            texts.add(node.asString());
        }
        return ServerUrl.pins(String.join(",", texts));
    }

    private static YAMLMapper mapper() {
        return YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .build();
    }
}
