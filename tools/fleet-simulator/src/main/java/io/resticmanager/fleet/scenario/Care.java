package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedFleet.Shared;
import io.resticmanager.fleet.agent.Temper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Shared and exclusive jobs on the same repositories.
final class Care implements Scenario.Play {
    private static final int USUAL_SECONDS = 120;
    private static final int MOST_REPOSITORIES = 20;
    private static final int LINES = 20;
    private static final Duration BACKUP = Duration.ofMillis(1_200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final double BACKUPS = 0.55;

    @Override
    public List<String> on(Stage stage) throws IOException, InterruptedException {
        Duration length = stage.length(USUAL_SECONDS);
        stage.fleet().temper(new Temper(BACKUP, LINES, 0.1));
        List<Shared> repositories =
                stage.fleet().shared().stream().limit(MOST_REPOSITORIES).toList();
        // One of them gets most of the work, so that jobs do wait.
        Shared busiest = repositories.getFirst();
        Map<String, Integer> waited = new TreeMap<>();
        try (Gauge gauge = Gauge.start(stage)) {
            int asked = 0;
            while (gauge.seconds() < length.toSeconds()) {
                for (Shared repository : repositories) {
                    ask(stage, repository);
                    ask(stage, busiest);
                    asked += 2;
                }
                stage.chores().waiting().forEach((why, jobs) -> waited.merge(why, jobs, Math::max));
                Thread.sleep(PAUSE);
            }
            stage.chores().awaitAppointed();
            stage.awaitQuiet();
            stage.report().line("jobs asked for", Integer.toString(asked));
            stage.report().line("most that waited at a time", waited.toString());
            stage.report()
                    .line(
                            "met a lock all the same",
                            Integer.toString(
                                    stage.fleet().repositories().meetings().size()));
            gauge.tell();
        }
        return waited.containsKey("repository-free")
                ? List.of()
                : List.of("no job waited for its lane: this showed nothing");
    }

    private static void ask(Stage stage, Shared repository) throws IOException, InterruptedException {
        if (stage.random().nextDouble() < BACKUPS) {
            stage.backup(repository
                    .agents()
                    .get(stage.random().nextInt(repository.agents().size())));
        } else {
            String ignored = stage.chores().askForAny(repository);
        }
    }
}
