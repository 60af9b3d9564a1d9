package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.Temper;
import io.resticmanager.fleet.server.Visitors;
import io.resticmanager.fleet.server.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What a night's schedules do, asked for one by one: there are no schedules yet.
final class Night implements Scenario.Play {
    private static final int USUAL_SECONDS = 600;
    private static final int MOST_JOBS = 2_000;
    private static final int LINES = 150;
    // The server gives one account 32 live streams.
    private static final int WATCHERS = 25;
    private static final int BACKUP_TAKES_ONE_OF = 10;

    @Override
    public List<String> on(Stage stage) throws IOException, InterruptedException {
        Duration length = stage.length(USUAL_SECONDS);
        stage.fleet().temper(new Temper(length.dividedBy(BACKUP_TAKES_ONE_OF), LINES, 0.1));
        List<SimulatedAgent> order = new ArrayList<>(stage.fleet().agents());
        Collections.shuffle(order, stage.random());
        List<SimulatedAgent> tonight = order.subList(0, Math.min(MOST_JOBS, order.size()));
        List<Watcher> people = stage.watch(WATCHERS);
        Gauge gauge = Gauge.start(stage);
        try (Visitors visitors = new Visitors(stage.api())) {
            long pause = length.toNanos() / tonight.size();
            for (int i = 0; i < tonight.size(); i++) {
                stage.backup(tonight.get(i));
                sleepUntil(gauge.began() + pause * (i + 1));
            }
            stage.awaitQuiet();
            gauge.tell(true);
            stage.report().line("backups", Integer.toString(tonight.size()));
            gauge.tellDelivery();
            stage.report()
                    .line(
                            "events to " + WATCHERS + " more watchers",
                            Long.toString(
                                    people.stream().mapToLong(Watcher::events).sum()));
            gauge.tellVisits(visitors.latencies());
            return visitors.refused() == 0
                    ? List.of()
                    : List.of(visitors.refused() + " visits were not answered although the server was up");
        } finally {
            people.forEach(Watcher::close);
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }
}
