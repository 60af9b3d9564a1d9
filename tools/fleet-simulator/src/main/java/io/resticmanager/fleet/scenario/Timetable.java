package io.resticmanager.fleet.scenario;

import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.fleet.agent.SimulatedAgent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Schedules as an operator writes them, and the runs that they must lead to: one for each, at its time.
final class Timetable {
    /// Further attempts that each group allows.
    static final int RETRIES = 1;

    private static final Duration RETRY_PAUSE = Duration.ofMinutes(1);
    // None of them changes its clocks: what is due at a given moment can be written as hour and minute.
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("America/Phoenix"),
            ZoneId.of("Asia/Tokyo"),
            ZoneId.of("Africa/Lagos"));
    private static final Duration WRITING_TAKES = Duration.ofMillis(100);
    private static final Duration LEAD = Duration.ofSeconds(3);

    private final Stage stage;
    private final List<Appointment> appointments = new ArrayList<>();
    private final Set<String> patient = new HashSet<>();

    Timetable(Stage stage) {
        this.stage = stage;
    }

    /// One run that must be made.
    ///
    /// @param due by the agent's own clock
    /// @param jitter it starts within this after it is due
    record Appointment(SimulatedAgent agent, ScheduleId schedule, Instant due, Duration jitter) {}

    List<Appointment> appointments() {
        return List.copyOf(appointments);
    }

    /// Gives each of them a daily schedule of its own, and returns when all have it in their plans. They come due one
    /// minute after another, spread over `within`; when the first does is up to [#approach(List)].
    List<Appointment> write(List<SimulatedAgent> agents, Duration within) throws IOException, InterruptedException {
        Duration jitter = within.compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : within;
        long minutes = Math.max(1, within.toMinutes());
        Instant first = stage.fleet()
                .clock()
                .now()
                .plus(WRITING_TAKES.multipliedBy(agents.size()))
                .plus(Duration.ofMinutes(2))
                .truncatedTo(ChronoUnit.MINUTES);
        List<Appointment> fresh = new ArrayList<>();
        for (int i = 0; i < agents.size(); i++) {
            SimulatedAgent agent = agents.get(i);
            Instant due = first.plus(Duration.ofMinutes(i % minutes)).plus(agent.skew());
            fresh.add(new Appointment(agent, schedule(agent, due, ZONES.get(i % ZONES.size()), jitter), due, jitter));
        }
        appointments.addAll(fresh);
        stage.await(
                "every agent has its schedule",
                () -> fresh.stream()
                        .allMatch(one -> one.agent()
                                .plan()
                                .flatMap(plan -> plan.schedule(one.schedule()))
                                .isPresent()));
        return fresh;
    }

    /// Sets the machines' clocks to shortly before the first of these.
    ///
    /// @throws NeverHappenedException when writing them down took so long that it has passed
    void approach(List<Appointment> some) {
        Instant first = some.stream()
                .map(one -> one.due().minus(one.agent().skew()))
                .min(Instant::compareTo)
                .orElseThrow();
        Duration wait = Duration.between(stage.fleet().clock().now(), first.minus(LEAD));
        if (wait.isNegative()) {
            throw new NeverHappenedException("Writing the schedules took so long that the first was due meanwhile.");
        }
        stage.fleet().clock().forward(wait);
    }

    /// Whether each agent has dealt with its time.
    boolean haveFired(List<Appointment> some) {
        return some.stream().allMatch(one -> one.agent().hasFired(one.schedule(), one.due()));
    }

    /// Sets the clocks forward to further attempts of what failed, if there are any. Nothing else may run.
    void approachRetries() {
        if (stage.fleet().agents().stream().anyMatch(SimulatedAgent::owesRetry)) {
            stage.fleet().clock().forward(RETRY_PAUSE);
        }
    }

    private ScheduleId schedule(SimulatedAgent agent, Instant due, ZoneId zone, Duration jitter)
            throws IOException, InterruptedException {
        JsonNode group = stage.group(agent);
        if (patient.add(agent.name())) {
            retrySoon(group);
        }
        ZonedDateTime local = due.atZone(zone);
        JsonNode schedule = stage.api()
                .create(
                        "/api/hosts/" + agent.host() + "/schedules",
                        Map.of(
                                "name",
                                "run " + (appointments.size() + 1),
                                "sourceGroupIds",
                                List.of(group.path("id").asString()),
                                "cron",
                                local.getMinute() + " " + local.getHour() + " * * *",
                                "zone",
                                zone.getId(),
                                "jitterSeconds",
                                jitter.toSeconds()));
        return ScheduleId.of(schedule.path("id").asString());
    }

    private void retrySoon(JsonNode group) throws IOException, InterruptedException {
        List<String> includes = new ArrayList<>();
        group.path("includes").forEach(path -> includes.add(path.asString()));
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("name", group.path("name").asString());
        wanted.put("repositoryId", group.path("repositoryId").asString());
        wanted.put("includes", includes);
        wanted.put("retry", Map.of("attempts", RETRIES, "backOffSeconds", RETRY_PAUSE.toSeconds()));
        stage.api()
                .put(
                        "/api/source-groups/" + group.path("id").asString(),
                        group.path("revision").asInt(),
                        wanted);
    }
}
