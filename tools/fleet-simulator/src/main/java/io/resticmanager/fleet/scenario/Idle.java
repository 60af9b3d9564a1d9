package io.resticmanager.fleet.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Heartbeats only.
final class Idle implements Scenario.Play {
    private static final int USUAL_SECONDS = 120;
    // Shorter, a single flush of presence would count as several a minute.
    private static final double LONG_ENOUGH_SECONDS = 60;

    @Override
    public List<String> on(Stage stage) throws IOException, InterruptedException {
        Duration length = stage.length(USUAL_SECONDS).dividedBy(2);
        List<String> broken = new ArrayList<>();
        // Without anybody looking: what the agents alone cost.
        try (Gauge alone = Gauge.withoutVisitors(stage)) {
            Thread.sleep(length);
            double commits = alone.commitsPerMinute() / stage.fleet().agents().size();
            stage.report().line("commits per idle agent", String.format(Locale.ROOT, "%.4f per minute", commits));
            alone.tell();
            if (alone.seconds() >= LONG_ENOUGH_SECONDS && commits > 1) {
                broken.add("an idle agent costs " + commits + " database commits a minute");
            }
        }
        stage.report().say("then with visitors:");
        try (Gauge looking = Gauge.start(stage)) {
            Thread.sleep(length);
            looking.tell();
        }
        return broken;
    }
}
