package io.resticmanager.fleet.agent;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.fleet.server.Api;
import io.resticmanager.ports.agent.Machine;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// How hosts of the fleet become known to the server.
final class Enrollment {
    private static final String STRANGERS = "strangers";

    private final Api api;
    private final URI server;

    Enrollment(Api api, URI server) {
        this.api = api;
        this.server = server;
    }

    /// @param id the server's
    /// @param token for as many hosts as were asked for
    record Opened(String id, String url, String token) {}

    /// Defines a repository, with a token for the hosts that shall write to it.
    Opened repository(int number, int hosts) throws IOException, InterruptedException {
        Map<String, Object> definition = new HashMap<>(StorageLogins.both());
        definition.put("name", "repository-" + number);
        definition.put("url", "rest:http://storage.invalid/repository-" + number + "/");
        JsonNode repository = api.create("/api/repositories", definition);
        String id = repository.path("id").asString();
        String token = token(Map.of("repositoryId", id, "includes", List.of("/srv/data"), "uses", hosts));
        return new Opened(id, repository.path("url").asString(), token);
    }

    Enrolled enroll(Machine machine, String token) throws IOException, InterruptedException {
        Machine.Identity self = machine.identity();
        JsonNode answer = api.create(
                "/api/agents/enroll",
                Map.of(
                        "token", token,
                        "hostname", self.hostname(),
                        "os", self.platform().os(),
                        "arch", self.platform().arch(),
                        "agentVersion", self.agentVersion(),
                        "resticVersion", "0.18.0",
                        "machineId", self.machineId()));
        return new Enrolled(
                server,
                HostId.of(answer.path("hostId").asString()),
                new Secret(answer.path("bearer").asString()));
    }

    /// A host that writes nowhere.
    Enrolled enrollStranger(Machine machine) throws IOException, InterruptedException {
        return enroll(machine, token(Map.of("tags", List.of(STRANGERS))));
    }

    private String token(Map<String, Object> wish) throws IOException, InterruptedException {
        return api.create("/api/enrollment-tokens", wish).path("token").asString();
    }
}
