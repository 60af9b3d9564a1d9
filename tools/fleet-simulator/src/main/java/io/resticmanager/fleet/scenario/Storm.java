package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.Temper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// kill -9 of the server in the middle of work.
final class Storm implements Scenario.Play {
    private static final int ONE_BUSY_OF = 20;
    private static final int MOST_BUSY = 300;
    private static final int USUAL_SECONDS = 16;
    private static final int LINES = 200;
    private static final Duration OUTAGE = Duration.ofSeconds(2);

    @Override
    public List<String> on(Stage stage) throws IOException, InterruptedException {
        stage.fleet().temper(new Temper(stage.length(USUAL_SECONDS).dividedBy(2), LINES, 0.2));
        List<SimulatedAgent> agents = stage.fleet().agents();
        int busy = Math.clamp(agents.size() / ONE_BUSY_OF, 1, MOST_BUSY);
        for (int i = 0; i < busy; i++) {
            stage.backup(agents.get(stage.random().nextInt(agents.size())));
        }
        stage.await("a backup runs", () -> stage.fleet().ledger().running() > 0);
        try (Gauge gauge = Gauge.start(stage)) {
            long putOffBefore = stage.fleet().ledger().timesPutOff();
            stage.server().kill();
            long killed = System.nanoTime();
            // Everybody must have noticed, or the time until all are back would begin too early.
            stage.await("everybody is cut off", () -> stage.fleet().connected() == 0);
            Thread.sleep(OUTAGE);
            Duration start = stage.server().start();
            long listening = System.nanoTime();
            stage.awaitEverybody();
            long back = System.nanoTime();
            stage.awaitQuiet();
            stage.report().line("server start to listening", start.toMillis() + " ms");
            stage.report().line("everybody back after", seconds(back - listening) + " s of listening");
            stage.report().line("everything told after", seconds(System.nanoTime() - listening) + " s of listening");
            stage.report().line("down for", seconds(listening - killed) + " s");
            stage.report()
                    .line(
                            "greetings put off by the server",
                            Long.toString(stage.fleet().ledger().timesPutOff() - putOffBefore));
            gauge.tell();
        }
        return List.of();
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }
}
