package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.Temper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Schedules fire from the plans that the agents keep.
final class Away implements Scenario.Play {
    private static final int USUAL_SECONDS = 60;
    private static final int MOST_JOBS = 500;
    private static final int LINES = 100;
    private static final int BACKUP_TAKES_ONE_OF = 10;

    @Override
    public List<String> on(Stage stage) throws IOException, InterruptedException {
        Duration length = stage.length(USUAL_SECONDS).dividedBy(2);
        stage.fleet().temper(new Temper(length.dividedBy(BACKUP_TAKES_ONE_OF), LINES, 0.2));
        List<SimulatedAgent> order = new ArrayList<>(stage.fleet().agents());
        Collections.shuffle(order, stage.random());
        Timetable timetable = stage.timetable();
        List<Timetable.Appointment> due = timetable.write(order.subList(0, Math.min(MOST_JOBS, order.size())), length);
        try (Gauge gauge = Gauge.start(stage)) {
            stage.server().stop();
            long stopped = System.nanoTime();
            stage.await("everybody is cut off", () -> stage.fleet().connected() == 0);
            timetable.approach(due);
            stage.awaitAfter(length, "every schedule has fired", () -> timetable.haveFired(due));
            stage.awaitMachines(length);
            timetable.approachRetries();
            stage.await(
                    "what failed is tried again",
                    () -> stage.fleet().agents().stream().noneMatch(SimulatedAgent::owesRetry));
            stage.awaitMachines(length);
            long told = stage.fleet().ledger().jobs().stream()
                    .filter(job -> job.endedAt() - stopped > 0)
                    .count();
            Duration start = stage.server().start();
            long listening = System.nanoTime();
            stage.awaitEverybody();
            stage.awaitQuiet();
            stage.report().line("server start to listening", start.toMillis() + " ms");
            stage.report().line("down for", seconds(listening - stopped) + " s");
            stage.report().line("runs made meanwhile", Long.toString(told));
            stage.report().line("everything told after", seconds(System.nanoTime() - listening) + " s of listening");
            gauge.tell();
            return told < due.size()
                    ? List.of(
                            "only " + told + " of " + due.size() + " schedules led to a run while the server was away")
                    : List.of();
        }
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }
}
