package io.resticmanager.fleet.scenario;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.fleet.agent.Truth;
import io.resticmanager.ports.agent.JournaledJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Whether every schedule led to its run, once, for the reason and with the due time that it has, and to one further
/// attempt where that failed for a reason that can pass.
final class ScheduleVerdicts {
    private final Stage stage;
    private final Findings findings;

    ScheduleVerdicts(Stage stage, Findings findings) {
        this.stage = stage;
        this.findings = findings;
    }

    private record Run(String schedule, Instant due) {}

    /// @param jobs all that the server has, by id
    void judge(Map<String, JsonNode> jobs) {
        Map<Run, List<JsonNode>> first = new HashMap<>();
        Map<String, List<JsonNode>> further = new HashMap<>();
        for (JsonNode job : jobs.values()) {
            JsonNode origin = job.path("origin");
            if (origin.path("retryOf").isString()) {
                further.computeIfAbsent(origin.path("retryOf").asString(), none -> new ArrayList<>())
                        .add(job);
            } else if (origin.path("scheduleId").isString()) {
                Run run = new Run(
                        origin.path("scheduleId").asString(),
                        Instant.parse(origin.path("requestedAt").asString()));
                first.computeIfAbsent(run, none -> new ArrayList<>()).add(job);
            }
        }
        for (Timetable.Appointment due : stage.timetable().appointments()) {
            List<JsonNode> runs = first.remove(new Run(due.schedule().toString(), due.due()));
            if (runs == null || runs.size() != 1) {
                findings.found(
                        "schedules",
                        "the server knows " + (runs == null ? 0 : runs.size()) + " runs of host "
                                + due.agent().name() + " that were due at " + due.due() + " instead of one");
            } else {
                judge(due, runs.getFirst(), Optional.ofNullable(further.remove(idOf(runs.getFirst()))));
            }
        }
        first.forEach((run, ofIt) -> findings.found(
                "schedules",
                "job " + idOf(ofIt.getFirst()) + " is of schedule " + run.schedule() + ", due at " + run.due()
                        + ", which nobody asked for"));
        further.forEach((of, ofIt) -> findings.found(
                "retries", "job " + idOf(ofIt.getFirst()) + " tries job " + of + " again, which no schedule ran"));
    }

    private void judge(Timetable.Appointment due, JsonNode job, Optional<List<JsonNode>> further) {
        String id = idOf(job);
        if (!job.path("hostId").asString().equals(due.agent().host().toString())) {
            findings.found("schedules", "job " + id + " is of another host's schedule");
        }
        Instant accepted = due.agent()
                .journaled(JobId.of(id))
                .map(JournaledJob::acceptedAt)
                .orElse(Instant.MIN);
        String reason = job.path("origin").path("reason").asString();
        boolean late = accepted.isAfter(due.due().plusSeconds(60));
        if (accepted.isBefore(due.due()) || !(reason.equals("due") || (late && reason.equals("catch-up")))) {
            findings.found(
                    "schedules",
                    "job " + id + " was due at " + due.due() + ", taken at " + accepted + " and called " + reason);
        }
        boolean failed = stage.fleet()
                .ledger()
                .find(JobId.of(id))
                .map(Truth::outcome)
                .filter(outcome -> outcome == Outcome.FAILED)
                .isPresent();
        int expected = failed ? Timetable.RETRIES : 0;
        int found = further.map(List::size).orElse(0);
        if (found != expected) {
            findings.found(
                    "retries",
                    "job " + id + " " + (failed ? "failed" : "did not fail") + " and has " + found
                            + " further attempts instead of " + expected);
        }
        further.stream().flatMap(List::stream).map(one -> one.path("origin")).forEach(origin -> {
            if (!origin.path("reason").asString().equals("retry")
                    || origin.path("attempt").asInt() != 2
                    || !origin.path("scheduleId")
                            .asString()
                            .equals(due.schedule().toString())) {
                findings.found("retries", "a further attempt of job " + id + " is called " + origin);
            }
        });
    }

    private static String idOf(JsonNode job) {
        return job.path("id").asString();
    }
}
