package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.Temper;
import io.resticmanager.fleet.agent.Truth;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// As fast as the machine goes.
final class Chatter implements Scenario.Play {
    private static final int JOBS = 8;
    private static final int USUAL_SECONDS = 20;
    private static final int LINES_PER_SECOND_OF_LENGTH = 10_000;

    @Override
    public List<String> on(Stage stage) throws IOException, InterruptedException {
        int lines = (int) stage.length(USUAL_SECONDS).toSeconds() * LINES_PER_SECOND_OF_LENGTH;
        stage.fleet().temper(new Temper(Duration.ZERO, lines, 0));
        List<SimulatedAgent> agents = stage.fleet().agents();
        try (Gauge gauge = Gauge.start(stage)) {
            for (int i = 0; i < JOBS; i++) {
                stage.backup(agents.get(i % agents.size()));
            }
            stage.awaitQuiet();
            double seconds = gauge.seconds();
            long said = stage.fleet().ledger().jobs().stream()
                    .filter(job -> job.endedAt() - gauge.began() > 0)
                    .mapToLong(Truth::lines)
                    .sum();
            stage.report()
                    .line(
                            "log lines made durable",
                            String.format(Locale.ROOT, "%.0f per second (%d in all)", said / seconds, said));
            gauge.tell();
        }
        return List.of();
    }
}
