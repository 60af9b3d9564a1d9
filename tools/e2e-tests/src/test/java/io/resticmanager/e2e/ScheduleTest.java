package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Schedules with real processes: the agent fires alone, and makes up for what it missed while it was off.
@Tag("slow")
class ScheduleTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Kathmandu");
    /// Later than this a run is a caught up one; see the domain's `Firing`.
    private static final Duration ON_TIME = Duration.ofMinutes(1);
    /// The schedule's own limit, in KiB a second.
    private static final int UPLOAD = 2048;

    @TempDir
    Path folder;

    @Test
    void backups_fire_while_the_server_is_away_and_are_caught_up_after_the_agent_was() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            String repository = stage.defineRepository("store");
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
            stage.awaitInitialised(agent);

            String schedule = fireWithoutServer(stage, agent);
            catchUp(stage, agent, schedule);
            stage.verifyAudit();
        }
    }

    private static String fireWithoutServer(Stage stage, AgentUnderTest agent) {
        String schedule = stage.api
                .post("/api/hosts/" + agent.hostId() + "/schedules", schedule(stage, agent, "* * * * *"))
                .expect(201)
                .text("id");
        agent.awaitOnline(stage.api);
        stage.server().terminate();
        Instant away = now();
        agent.process().awaitLine("(due)", Stage.LONG);
        Until.true_(
                "its end is spooled", Stage.LONG, () -> agent.process().output().contains(" ended: succeeded"));
        Until.true_(
                "a second one fires", Stage.LONG, () -> agent.process().output().split("\\(due\\)", -1).length > 2);
        Instant back = now();
        stage.startServer().logIn();

        JsonNode job = Until.present(
                "the run of meanwhile is told",
                Stage.LONG,
                () -> scheduled(stage, agent, "due")
                        .filter(j -> started(j).isBefore(back))
                        .filter(j -> j.path("confirmation").asString().equals("confirmed"))
                        .findFirst());
        assertThat(started(job)).isBetween(away.minus(ON_TIME), back);
        Instant due = Instant.parse(job.path("origin").path("requestedAt").asString());
        assertThat(started(job)).isBetween(due, due.plusSeconds(20));
        assertThat(Instant.parse(job.path("effectiveAt").asString())).isBetween(due, back.plus(ON_TIME));
        assertThat(job.path("origin").path("scheduleId").asString()).isEqualTo(schedule);
        assertThat(job.path("limits").path("uploadKiBps").asInt()).isEqualTo(UPLOAD);
        assertThat(job.path("recovered").asBoolean()).isFalse();
        assertThat(stage.api.lines(job.path("id").asString())).isNotEmpty();
        return schedule;
    }

    private static void catchUp(Stage stage, AgentUnderTest agent, String schedule) {
        Instant due = now().plusSeconds(90);
        String cron = due.atZone(ZONE).getMinute() + " " + due.atZone(ZONE).getHour() + " * * *";
        stage.api
                .put("/api/schedules/" + schedule, schedule(stage, agent, cron))
                .expect(200);
        agent.awaitOnline(stage.api);
        agent.process().terminate();
        Instant missed = due.plus(ON_TIME).plusSeconds(3);
        Until.true_("its time has passed", Stage.LONG, () -> now().isAfter(missed));
        agent.start();

        JsonNode job = Until.present(
                "the missed run is made",
                Stage.LONG,
                () -> scheduled(stage, agent, "catch-up")
                        .filter(j -> j.path("confirmation").asString().equals("confirmed"))
                        .findFirst());
        assertThat(started(job)).isAfter(missed);
        assertThat(Instant.parse(job.path("origin").path("requestedAt").asString())
                        .atZone(ZONE)
                        .getMinute())
                .isEqualTo(due.atZone(ZONE).getMinute());
        assertThat(scheduled(stage, agent, "catch-up")).hasSize(1);
    }

    private static java.util.stream.Stream<JsonNode> scheduled(Stage stage, AgentUnderTest agent, String reason) {
        List<JsonNode> jobs = new ArrayList<>(stage.api.all("/api/jobs?kind=backup&host=" + agent.hostId()));
        return jobs.reversed().stream()
                .filter(job -> job.path("origin").path("reason").asString().equals(reason));
    }

    private static Instant started(JsonNode job) {
        return Optional.of(job.path("startedAt").asString(""))
                .filter(at -> !at.isEmpty())
                .map(Instant::parse)
                .orElse(Instant.MAX);
    }

    private static Map<String, Object> schedule(Stage stage, AgentUnderTest agent, String cron) {
        Map<String, Object> schedule = new HashMap<>();
        schedule.put("name", "test");
        schedule.put("sourceGroupIds", List.of(stage.group(agent.hostId())));
        schedule.put("cron", cron);
        schedule.put("zone", ZONE.getId());
        schedule.put("limits", Map.of("uploadKiBps", UPLOAD));
        return schedule;
    }

    // The processes live in real time.
    private static Instant now() {
        return Instant.now();
    }
}
