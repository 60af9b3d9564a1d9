package io.resticmanager.fleet.scenario;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.Truth;
import io.resticmanager.fleet.server.Watcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;

/// Compares what the server says with what really happened.
public final class Verdicts {
    // Reading every log of thousands of jobs would take longer than the scenario.
    private static final int MOST_LOGS = 400;
    private static final int LINES_A_PAGE = 5_000;
    private static final int MOST_OF_A_KIND = 3;

    private final Stage stage;
    private final Map<String, List<String>> broken = new TreeMap<>();

    public Verdicts(Stage stage) {
        this.stage = stage;
    }

    /// @return what is not as it must be; of one kind only the first few
    public List<String> reach() throws IOException, InterruptedException {
        try {
            stage.awaitQuiet();
            stage.await("every backup is confirmed by a listing", this::isEveryBackupConfirmed);
            stage.await(
                    "every agent is seen online",
                    () -> hosts().values().stream()
                            .allMatch(host -> host.path("connection").asString().equals("online")));
        } catch (NeverHappenedException never) {
            found("waiting", never.sentence());
        }
        Map<String, JsonNode> jobs = jobs();
        judgeJobs(jobs);
        judgeLogs();
        judgeSnapshots();
        judgeHosts();
        judgeWatchers();
        judgeServer();
        stage.report()
                .line(
                        "compared with the truth",
                        jobs.size() + " jobs, " + stage.fleet().agents().size() + " hosts");
        return broken.entrySet().stream()
                .flatMap(kind -> sentences(kind.getValue()).stream())
                .toList();
    }

    private void judgeJobs(Map<String, JsonNode> jobs) {
        for (String requested : stage.requested()) {
            if (!jobs.containsKey(requested)) {
                found("lost", "job " + requested + " was accepted and is unknown now");
            }
        }
        Set<String> run = new HashSet<>();
        for (Truth truth : stage.fleet().ledger().jobs()) {
            String id = truth.job().toString();
            run.add(id);
            if (truth.runs() > 1) {
                found("twice", "job " + id + " was run " + truth.runs() + " times");
            }
            JsonNode job = jobs.get(id);
            if (job == null) {
                found("lost", "job " + id + " was run and is unknown to the server");
            } else {
                judge(truth, job);
            }
        }
        jobs.forEach((id, job) -> {
            boolean neverRan = job.path("outcome").asString("").equals("cancelled")
                    && stage.cancelled().contains(id);
            if (!run.contains(id) && !neverRan) {
                found("invented", "job " + id + " was never run, and the server has it as " + words(job));
            }
        });
    }

    private void judge(Truth truth, JsonNode job) {
        String outcome = truth.outcome().name().toLowerCase(Locale.ROOT);
        if (!job.path("state").asString().equals("ended")
                || !job.path("outcome").asString("").equals(outcome)) {
            found(
                    "outcome",
                    "job " + truth.job() + " ended as " + outcome + ", and the server has it as " + words(job));
        }
        boolean green = truth.outcome().isDone()
                && (truth.kind() != JobKind.BACKUP || truth.snapshot().isPresent());
        if (job.path("green").asBoolean() != green) {
            found("green", "job " + truth.job() + " must " + (green ? "" : "not ") + "be green: " + words(job));
        }
    }

    private void judgeLogs() throws IOException, InterruptedException {
        List<Truth> newestFirst = stage.fleet().ledger().jobs().stream()
                .sorted((a, b) -> Long.compare(b.endedAt(), a.endedAt()))
                .limit(MOST_LOGS)
                .toList();
        for (Truth truth : newestFirst) {
            long lines = 0;
            CRC32C crc = new CRC32C();
            JsonNode page;
            do {
                page = stage.api().get("/api/jobs/" + truth.job() + "/log?limit=" + LINES_A_PAGE + "&after=" + lines);
                for (JsonNode line : page.path("items")) {
                    lines++;
                    if (line.path("line").asLong() != lines) {
                        found(
                                "log",
                                "the log of job " + truth.job() + " has line "
                                        + line.path("line").asLong() + " where " + lines + " belongs");
                    }
                    crc.update((line.path("text").asString("") + "\n").getBytes(StandardCharsets.UTF_8));
                }
            } while (page.has("next"));
            if (lines != truth.lines() || crc.getValue() != truth.linesCrc()) {
                found(
                        "log",
                        "job " + truth.job() + " said " + truth.lines() + " lines, and the server has " + lines
                                + (lines == truth.lines() ? " with another text" : ""));
            }
        }
    }

    private void judgeSnapshots() throws IOException, InterruptedException {
        for (Map.Entry<String, String> repository : stage.fleet().urls().entrySet()) {
            Set<String> known = new HashSet<>();
            stage.api().each("/api/repositories/" + repository.getKey() + "/snapshots", snapshot -> {
                if (!snapshot.has("goneAt")) {
                    known.add(snapshot.path("resticId").asString());
                }
            });
            Set<String> real = stage.fleet().repositories().list(repository.getValue()).stream()
                    .map(ListedSnapshot::resticId)
                    .collect(Collectors.toSet());
            if (!known.equals(real)) {
                found(
                        "snapshots",
                        "repository " + repository.getKey() + " holds " + real.size()
                                + " snapshots, and the server knows " + known.size());
            }
        }
    }

    private void judgeHosts() throws IOException, InterruptedException {
        Map<String, JsonNode> hosts = hosts();
        for (SimulatedAgent agent : stage.fleet().agents()) {
            JsonNode host = hosts.remove(agent.host().toString());
            if (host == null) {
                found("hosts", "host " + agent.name() + " is unknown to the server");
            } else if (!host.path("plan").path("inForce").asBoolean()) {
                found("hosts", "the plan of host " + agent.name() + " is not in force");
            }
        }
        hosts.keySet().forEach(id -> found("hosts", "the server has a host " + id + " that does not exist"));
    }

    private void judgeWatchers() {
        for (Watcher watcher : stage.watchers()) {
            for (Truth truth : stage.fleet().ledger().jobs()) {
                long seen = watcher.lastSeen(truth.job().toString());
                boolean heard = seen != Long.MIN_VALUE && seen - truth.endedAt() >= 0;
                boolean told = watcher.missedAt() != Long.MIN_VALUE && watcher.missedAt() - truth.endedAt() >= 0;
                if (!heard && !told) {
                    found("events", "a watcher never heard of the end of job " + truth.job());
                }
            }
        }
    }

    private void judgeServer() throws IOException, InterruptedException {
        if (!stage.api().get("/api/audit/verify").path("intact").asBoolean()) {
            found("audit", "the audit chain is broken");
        }
        stage.server().errors().forEach(line -> found("errors", "the server's log says: " + line));
    }

    private boolean isEveryBackupConfirmed() throws IOException, InterruptedException {
        for (JsonNode job : jobs().values()) {
            Optional<Truth> truth =
                    stage.fleet().ledger().find(JobId.of(job.path("id").asString()));
            if (truth.flatMap(Truth::snapshot).isPresent()
                    && job.path("confirmation").asString("").equals("pending")) {
                return false;
            }
        }
        return true;
    }

    private Map<String, JsonNode> jobs() throws IOException, InterruptedException {
        Map<String, JsonNode> jobs = new HashMap<>();
        stage.api().each("/api/jobs", job -> jobs.put(job.path("id").asString(), job));
        return jobs;
    }

    private Map<String, JsonNode> hosts() throws IOException, InterruptedException {
        Map<String, JsonNode> hosts = new HashMap<>();
        stage.api().each("/api/hosts", host -> hosts.put(host.path("id").asString(), host));
        return hosts;
    }

    private void found(String kind, String sentence) {
        broken.computeIfAbsent(kind, none -> new ArrayList<>()).add(sentence);
    }

    private static List<String> sentences(List<String> ofOneKind) {
        List<String> first = new ArrayList<>(ofOneKind.subList(0, Math.min(MOST_OF_A_KIND, ofOneKind.size())));
        if (ofOneKind.size() > MOST_OF_A_KIND) {
            first.add("… and " + (ofOneKind.size() - MOST_OF_A_KIND) + " more of this kind");
        }
        return first;
    }

    private static String words(JsonNode job) {
        return (job.path("kind").asString() + " " + job.path("state").asString() + " "
                        + job.path("outcome").asString("") + " "
                        + job.path("confirmation").asString("") + " "
                        + job.path("error").path("code").asString(""))
                .strip();
    }
}
