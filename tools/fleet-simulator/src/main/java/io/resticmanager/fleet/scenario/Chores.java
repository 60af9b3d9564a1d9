package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.SimulatedFleet.Shared;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What is done to repositories that several hosts share: asked for now and then, or due of itself.
public final class Chores {
    private static final int MOST_APPOINTED = 3;
    private static final int KEPT = 3;
    // By the server's clock, which nobody sets forward.
    private static final Duration LEAD = Duration.ofSeconds(20);

    private static final Duration COMPARING = Duration.ofSeconds(10);

    private final Stage stage;
    private final Set<String> withPolicy = new HashSet<>();
    private final List<Appointed> appointed = new ArrayList<>();

    Chores(Stage stage) {
        this.stage = stage;
    }

    /// @param due when the server must begin with all three chores there, each once
    record Appointed(Shared repository, Instant due) {}

    /// Has the server care for a few repositories by itself at the next full minute.
    public void appoint() throws IOException, InterruptedException {
        for (Shared repository :
                stage.fleet().shared().stream().limit(MOST_APPOINTED).toList()) {
            giveAPolicy(repository.agents().getFirst());
            Instant due = Instant.now().plus(LEAD).plus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.MINUTES);
            ZonedDateTime at = due.atZone(ZoneOffset.UTC);
            Map<String, Object> cadence =
                    Map.of("cron", at.getMinute() + " " + at.getHour() + " * * *", "zone", "UTC", "enabled", true);
            String path = "/api/repositories/" + repository.id() + "/maintenance";
            stage.api()
                    .put(
                            path,
                            stage.api().revision(path),
                            Map.of("forget", cadence, "prune", cadence, "check", cadence, "checkParts", 8));
            appointed.add(new Appointed(repository, due));
        }
    }

    List<Appointed> appointed() {
        return List.copyOf(appointed);
    }

    /// Until the server has begun with all of that. It is due by the server's own clock, which goes as it goes.
    void awaitAppointed() throws InterruptedException {
        for (Appointed one : appointed) {
            stage.await(
                    "repository " + one.repository().id() + " was cared for at " + one.due(),
                    () -> Instant.now().isAfter(one.due()) && isBegun(one));
        }
    }

    /// Whether some of that may begin while somebody compares what happened.
    boolean isAppointedSoon() throws IOException, InterruptedException {
        for (Appointed one : appointed) {
            if (Instant.now().isAfter(one.due().minus(COMPARING)) && !isBegun(one)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBegun(Appointed one) throws IOException, InterruptedException {
        JsonNode care = stage.api().get("/api/repositories/" + one.repository().id() + "/maintenance");
        for (String chore : List.of("forget", "prune", "check")) {
            Instant next = Instant.parse(care.path(chore).path("nextRunAt").asString(Instant.MIN.toString()));
            if (!next.isAfter(one.due())) {
                return false;
            }
        }
        return true;
    }

    /// Asks some host for something to be done to the repository it uses.
    ///
    /// @return the job
    String askForAny() throws IOException, InterruptedException {
        List<Shared> all = stage.fleet().shared();
        return askForAny(all.get(stage.random().nextInt(all.size())));
    }

    String askForAny(Shared repository) throws IOException, InterruptedException {
        Random random = stage.random();
        SimulatedAgent agent = one(repository, random);
        int dice = random.nextInt(100);
        if (dice < 30) {
            SimulatedAgent owner = one(repository, random);
            giveAPolicy(owner);
            return stage.run(
                    agent,
                    Map.of(
                            "kind",
                            "forget",
                            "sourceGroupId",
                            stage.group(owner).path("id").asString(),
                            "queue",
                            true));
        }
        String kind = dice < 55 ? "check" : dice < 80 ? "prune" : dice < 90 ? "stats" : "unlock";
        return stage.run(agent, Map.of("kind", kind, "repositoryId", repository.id(), "queue", true));
    }

    /// Why queued jobs wait, by the API's word for it.
    Map<String, Integer> waiting() throws IOException, InterruptedException {
        Map<String, Integer> reasons = new HashMap<>();
        for (JsonNode job : stage.api().get("/api/jobs?limit=500&state=queued").path("items")) {
            if (job.path("waitingFor").has("kind")) {
                reasons.merge(job.path("waitingFor").path("kind").asString(), 1, Integer::sum);
            }
        }
        return reasons;
    }

    private void giveAPolicy(SimulatedAgent agent) throws IOException, InterruptedException {
        if (withPolicy.add(agent.name())) {
            String path = "/api/source-groups/" + stage.group(agent).path("id").asString() + "/retention";
            stage.api().put(path, stage.api().revision(path), Map.of("policy", Map.of("keep", Map.of("last", KEPT))));
        }
    }

    private static SimulatedAgent one(Shared repository, Random random) {
        return repository.agents().get(random.nextInt(repository.agents().size()));
    }
}
