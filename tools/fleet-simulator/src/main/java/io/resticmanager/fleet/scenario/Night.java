package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.Temper;
import io.resticmanager.fleet.server.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Everybody's schedule fires, and people watch.
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
        Timetable timetable = stage.timetable();
        List<Timetable.Appointment> due = timetable.write(tonight, length);
        List<Watcher> people = stage.watch(WATCHERS);
        timetable.approach(due);
        try (Gauge gauge = Gauge.start(stage)) {
            stage.awaitAfter(length, "every schedule has fired", () -> timetable.haveFired(due));
            stage.report()
                    .line("every schedule has fired after", String.format(Locale.ROOT, "%.1f s", gauge.seconds()));
            stage.awaitMachines(length);
            timetable.approachRetries();
            stage.awaitQuiet();
            stage.report().line("schedules", Integer.toString(tonight.size()));
            gauge.tell();
            stage.report()
                    .line(
                            "events to " + WATCHERS + " more watchers",
                            Long.toString(
                                    people.stream().mapToLong(Watcher::events).sum()));
            return gauge.refused() == 0
                    ? List.of()
                    : List.of(gauge.refused() + " visits were not answered although the server was up");
        } finally {
            people.forEach(Watcher::close);
        }
    }
}
