package io.resticmanager.fleet.scenario;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.fleet.agent.Repositories;
import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.StorageLogins;
import io.resticmanager.ports.agent.JournaledJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Whether the lanes held on the machines (I4), the login that deletes went nowhere but into the jobs that need it, and
/// what was due of itself was done once.
final class CareVerdicts {
    private final Stage stage;
    private final Findings findings;

    CareVerdicts(Stage stage, Findings findings) {
        this.stage = stage;
        this.findings = findings;
    }

    /// @param jobs all that the server has, by id
    void judge(Map<String, JsonNode> jobs) throws IOException {
        stage.fleet().ledger().broken().forEach(sentence -> findings.found("machines", sentence));
        stage.fleet().repositories().meetings().forEach(this::judge);
        stage.fleet().agents().forEach(this::judgePlan);
        judgeDisks();
        stage.chores().appointed().forEach(one -> judge(one, jobs));
    }

    // A scheduled backup asks no permission (delivery: Lanes): that one may meet a lock.
    private void judge(Repositories.Meeting met) {
        if (!isScheduled(met.comingHost(), met.coming()) && !isScheduled(met.holdingHost(), met.holding())) {
            findings.found(
                    "lanes",
                    "the server sent job " + met.coming() + " while job " + met.holding()
                            + " was in the same repository, and one of them must be alone");
        }
    }

    private boolean isScheduled(HostId host, JobId job) {
        return stage.fleet()
                .agent(host)
                .journaled(job)
                .map(JournaledJob::command)
                .filter(command -> command.origin() instanceof Origin.Schedule)
                .isPresent();
    }

    private void judgePlan(SimulatedAgent agent) {
        boolean everyday = agent.plan().stream()
                .flatMap(plan -> plan.repositories().stream())
                .allMatch(planned -> StorageLogins.isEveryday(planned.access().login()));
        if (!everyday) {
            findings.found("logins", "the plan of host " + agent.name() + " holds another login than the everyday one");
        }
    }

    private void judgeDisks() throws IOException {
        if (stage.fleet().spools().isEmpty()) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(stage.fleet().spools().get())) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            // Segments go as they are acknowledged.
            if (Files.exists(file)
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                            .contains(StorageLogins.ADMIN_SECRET)) {
                findings.found("logins", "the login that deletes lies in " + file);
            }
        }
    }

    private void judge(Chores.Appointed one, Map<String, JsonNode> jobs) {
        if (Instant.now().isBefore(one.due().plusSeconds(60))) {
            return; // a restart of the server may hold it back a little
        }
        for (String kind : List.of("forget", "prune", "check")) {
            long ofTheServer = jobs.values().stream()
                    .filter(job -> job.path("repositoryId")
                                    .asString()
                                    .equals(one.repository().id())
                            && job.path("kind").asString().equals(kind)
                            && !job.path("origin").has("userId")
                            && !Instant.parse(job.path("queuedAt").asString()).isBefore(one.due()))
                    .count();
            if (kind.equals("forget") ? ofTheServer == 0 : ofTheServer != 1) {
                findings.found(
                        "chores",
                        "repository " + one.repository().id() + " was due at " + one.due() + ", and " + ofTheServer
                                + " jobs of kind " + kind + " came of it");
            }
        }
    }
}
