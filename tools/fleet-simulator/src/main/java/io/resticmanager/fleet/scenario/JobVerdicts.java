package io.resticmanager.fleet.scenario;

import io.resticmanager.domain.job.JobKind;
import io.resticmanager.fleet.agent.SimulatedFleet;
import io.resticmanager.fleet.agent.Truth;
import io.resticmanager.ports.agent.JournaledJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;

/// Whether the server knows every job, once, with its end, its times and its log.
final class JobVerdicts {
    // Reading every log of thousands of jobs would take longer than the scenario.
    private static final int MOST_LOGS = 400;
    // A busy machine hands a message on late, and the way of a hello counts as skew; and a clock that is set forward
    // after a run and before it is told of leaves a mark of that size.
    private static final Duration ROUGHLY = Duration.ofSeconds(90);
    private static final int LINES_A_PAGE = 5_000;

    private final Stage stage;
    private final SimulatedFleet fleet;
    private final Findings findings;

    JobVerdicts(Stage stage, Findings findings) {
        this.stage = stage;
        this.fleet = stage.fleet();
        this.findings = findings;
    }

    /// @param jobs all that the server has, by id
    void judge(Map<String, JsonNode> jobs) {
        for (String requested : stage.requested()) {
            if (!jobs.containsKey(requested)) {
                findings.found("lost", "job " + requested + " was accepted and is unknown now");
            }
        }
        Set<String> run = new HashSet<>();
        for (Truth truth : fleet.ledger().jobs()) {
            String id = truth.job().toString();
            run.add(id);
            if (truth.runs() > 1) {
                findings.found("twice", "job " + id + " was run " + truth.runs() + " times");
            }
            JsonNode job = jobs.get(id);
            if (job == null) {
                findings.found("lost", "job " + id + " was run and is unknown to the server");
            } else {
                judge(truth, job);
                judgeTimes(truth, job);
                judgeOrder(truth, job);
            }
        }
        jobs.forEach((id, job) -> {
            boolean neverRan = job.path("outcome").asString("").equals("cancelled")
                    && stage.cancelled().contains(id);
            if (!run.contains(id) && !neverRan) {
                findings.found("invented", "job " + id + " was never run, and the server has it as " + words(job));
            }
        });
    }

    /// Line by line, of the newest jobs.
    void judgeLogs() throws IOException, InterruptedException {
        List<Truth> newestFirst = fleet.ledger().jobs().stream()
                .filter(truth -> stage.isLogUnread(truth.job()))
                .sorted((a, b) -> Long.compare(b.endedAt(), a.endedAt()))
                .limit(MOST_LOGS)
                .toList();
        for (Truth truth : newestFirst) {
            judgeLog(truth);
            stage.logWasRead(truth.job());
        }
    }

    private void judge(Truth truth, JsonNode job) {
        String outcome = truth.outcome().name().toLowerCase(Locale.ROOT);
        if (!job.path("state").asString().equals("ended")
                || !job.path("outcome").asString("").equals(outcome)) {
            findings.found(
                    "outcome",
                    "job " + truth.job() + " ended as " + outcome + ", and the server has it as " + words(job));
        }
        boolean green = truth.outcome().isDone()
                && (truth.kind() != JobKind.BACKUP || truth.snapshot().isPresent());
        if (job.path("green").asBoolean() != green) {
            findings.found(
                    "green", "job " + truth.job() + " must " + (green ? "" : "not ") + "be green: " + words(job));
        }
        if (!job.path("hostId").asString().equals(truth.host().toString())) {
            findings.found("host", "job " + truth.job() + " ran on another host than the server says");
        }
    }

    /// The server shows the agent's own times, and restic worked between them, however late they were told.
    private void judgeTimes(Truth truth, JsonNode job) {
        Optional<JournaledJob> written = fleet.agent(truth.host()).journaled(truth.job());
        if (written.isEmpty() || written.get().end().isEmpty()) {
            findings.found("journal", "the agent did not write down how job " + truth.job() + " ended");
            return;
        }
        Instant started = written.get().startedAt().orElse(Instant.MAX);
        Instant finished = written.get().end().get().finishedAt();
        boolean around = !started.isAfter(truth.began()) && !finished.isBefore(truth.ended());
        if (!around || !isShown(job, "startedAt", started) || !isShown(job, "endedAt", finished)) {
            findings.found(
                    "times",
                    "restic worked for job " + truth.job() + " from " + truth.began() + " to " + truth.ended()
                            + ", the agent wrote down " + started + " to " + finished + ", and the server has "
                            + job.path("startedAt").asString("nothing") + " to "
                            + job.path("endedAt").asString("nothing"));
        }
    }

    /// However wrong the machine's clock is, the server orders and judges by the right time.
    private void judgeOrder(Truth truth, JsonNode job) {
        Instant effective = Instant.parse(job.path("effectiveAt").asString());
        if (Duration.between(truth.reallyEnded(), effective).abs().compareTo(ROUGHLY) > 0) {
            findings.found(
                    "clocks",
                    "job " + truth.job() + " ended at " + truth.reallyEnded() + " (the machine's clock said "
                            + truth.ended() + "), and the server goes by " + effective);
        }
    }

    private static boolean isShown(JsonNode job, String field, Instant time) {
        String shown = job.path(field).asString("");
        return !shown.isEmpty()
                && Instant.parse(shown).truncatedTo(ChronoUnit.MILLIS).equals(time.truncatedTo(ChronoUnit.MILLIS));
    }

    private void judgeLog(Truth truth) throws IOException, InterruptedException {
        long lines = 0;
        CRC32C crc = new CRC32C();
        JsonNode page;
        do {
            page = stage.api().get("/api/jobs/" + truth.job() + "/log?limit=" + LINES_A_PAGE + "&after=" + lines);
            for (JsonNode line : page.path("items")) {
                lines++;
                if (line.path("line").asLong() != lines) {
                    findings.found(
                            "log",
                            "the log of job " + truth.job() + " has line "
                                    + line.path("line").asLong() + " where " + lines + " belongs");
                }
                crc.update((line.path("text").asString("") + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } while (page.has("next"));
        if (lines != truth.lines() || crc.getValue() != truth.linesCrc()) {
            findings.found(
                    "log",
                    "job " + truth.job() + " said " + truth.lines() + " lines, and the server has " + lines
                            + (lines == truth.lines() ? " with another text" : ""));
        }
    }

    static String words(JsonNode job) {
        return (job.path("kind").asString() + " " + job.path("state").asString() + " "
                        + job.path("outcome").asString("") + " "
                        + job.path("confirmation").asString("") + " "
                        + job.path("error").path("code").asString(""))
                .strip();
    }
}
