package io.resticmanager.agent.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `status.json` in the state directory. Only for people: it is replaced whole, but not forced to disk.
public final class StatusFile {
    private final Path file;
    private final JsonMapper mapper = JsonMapper.builder().build();

    public StatusFile(Path stateDirectory) {
        this.file = stateDirectory.resolve("status.json");
    }

    public void write(AgentStatus status) throws IOException {
        ObjectNode node = mapper.createObjectNode();
        node.put("pid", status.pid());
        node.put("startedAt", status.startedAt().toString());
        node.put("connection", status.connection());
        node.put("connectionSince", status.connectionSince().toString());
        node.put("connectionDetail", status.connectionDetail());
        status.runningJobs().forEach(node.putArray("runningJobs")::add);
        node.put("waitingJobs", status.waitingJobs());
        node.put("spoolDepth", status.spoolDepth());
        node.put("trouble", status.trouble());
        Path fresh = file.resolveSibling("status.json.new");
        Files.writeString(fresh, node.toString());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Empty when there is none, or it cannot be understood.
    public Optional<AgentStatus> read() {
        try {
            JsonNode node = mapper.readTree(Files.readString(file));
            return Optional.of(new AgentStatus(
                    node.path("pid").asLong(),
                    Instant.parse(node.path("startedAt").asString()),
                    node.path("connection").asString(),
                    Instant.parse(node.path("connectionSince").asString()),
                    node.path("connectionDetail").asString(),
                    node.path("runningJobs")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList(),
                    node.path("waitingJobs").asInt(),
                    node.path("spoolDepth").asLong(),
                    node.path("trouble").asString()));
        } catch (IOException | JacksonException | DateTimeException unusable) {
            return Optional.empty();
        }
    }
}
