package io.resticmanager.fleet.scenario;

import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.SimulatedFleet;
import io.resticmanager.fleet.agent.Stranger;
import io.resticmanager.fleet.agent.Truth;
import io.resticmanager.fleet.server.Watcher;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Compares what the server says with what really happened.
public final class Verdicts {
    private final Stage stage;
    private final Findings findings = new Findings();

    public Verdicts(Stage stage) {
        this.stage = stage;
    }

    /// @return what is not as it must be; of one kind only the first few
    public List<String> reach() throws IOException, InterruptedException {
        try {
            stage.awaitGreen();
            while (stage.chores().isAppointedSoon()) {
                stage.chores().awaitAppointed();
                stage.awaitGreen();
            }
        } catch (NeverHappenedException never) {
            findings.found("waiting", never.sentence());
        }
        Map<String, JsonNode> jobs = stage.jobs();
        JobVerdicts ofJobs = new JobVerdicts(stage, findings);
        ofJobs.judge(jobs);
        ofJobs.judgeLogs();
        new ScheduleVerdicts(stage, findings).judge(jobs);
        new CareVerdicts(stage, findings).judge(jobs);
        judgeSnapshots();
        judgeHosts();
        judgeWatchers();
        judgeServer();
        stage.report()
                .line(
                        "compared with the truth",
                        jobs.size() + " jobs, " + stage.fleet().agents().size() + " hosts");
        return findings.sentences();
    }

    private void judgeSnapshots() throws IOException, InterruptedException {
        for (SimulatedFleet.Shared repository : stage.fleet().shared()) {
            try {
                // What was removed goes with the next listing; nothing waits for that but this.
                stage.await(
                        "the server knows what repository " + repository.id() + " holds",
                        () -> known(repository).equals(real(repository)));
            } catch (NeverHappenedException never) {
                findings.found(
                        "snapshots",
                        never.sentence() + " It holds " + real(repository).size() + " snapshots, and the server knows "
                                + known(repository).size());
            }
        }
    }

    private Set<String> known(SimulatedFleet.Shared repository) throws IOException, InterruptedException {
        Set<String> known = new HashSet<>();
        stage.api().each("/api/repositories/" + repository.id() + "/snapshots", snapshot -> {
            if (!snapshot.has("goneAt")) {
                known.add(snapshot.path("resticId").asString());
            }
        });
        return known;
    }

    private Set<String> real(SimulatedFleet.Shared repository) {
        return stage.fleet().repositories().list(repository.url()).stream()
                .map(ListedSnapshot::resticId)
                .collect(Collectors.toSet());
    }

    private void judgeHosts() throws IOException, InterruptedException {
        Map<String, JsonNode> hosts = stage.hosts();
        for (SimulatedAgent agent : stage.fleet().agents()) {
            JsonNode host = hosts.remove(agent.host().toString());
            if (host == null) {
                findings.found("hosts", "host " + agent.name() + " is unknown to the server");
            } else {
                judgePlan(agent, host.path("plan"));
            }
        }
        for (Stranger stranger : stage.fleet().strangers()) {
            JsonNode host = hosts.remove(stranger.host().toString());
            if (host == null || host.path("connection").asString().equals("online") || !stranger.isRefused()) {
                findings.found("strangers", "an agent that the server does not serve was not refused: " + host);
            }
        }
        hosts.keySet().forEach(id -> findings.found("hosts", "the server has a host " + id + " that does not exist"));
    }

    private void judgePlan(SimulatedAgent agent, JsonNode plan) {
        String kept = agent.plan().map(p -> p.version().text()).orElse("none");
        if (!plan.path("inForce").asBoolean()
                || !plan.path("desired").asString("").equals(kept)
                || !plan.path("applied").asString("").equals(kept)) {
            findings.found("plans", "agent " + agent.name() + " keeps plan " + kept + ", and the server has " + plan);
        }
    }

    private void judgeWatchers() {
        for (Watcher watcher : stage.watchers()) {
            for (Truth truth : stage.fleet().ledger().jobs()) {
                long seen = watcher.lastSeen(truth.job().toString());
                boolean heard = seen != Long.MIN_VALUE && seen - truth.endedAt() >= 0;
                boolean told = watcher.missedAt() != Long.MIN_VALUE && watcher.missedAt() - truth.endedAt() >= 0;
                if (!heard && !told) {
                    findings.found("events", "a watcher never heard of the end of job " + truth.job());
                }
            }
        }
    }

    private void judgeServer() throws IOException, InterruptedException {
        if (!stage.api().get("/api/audit/verify").path("intact").asBoolean()) {
            findings.found("audit", "the audit chain is broken");
        }
        stage.server().errors().forEach(line -> findings.found("errors", "the server's log says: " + line));
    }
}
