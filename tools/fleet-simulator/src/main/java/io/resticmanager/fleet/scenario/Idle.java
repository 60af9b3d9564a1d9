package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.server.Visitors;
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
        Gauge gauge = Gauge.start(stage);
        Duration length = stage.length(USUAL_SECONDS);
        Thread.sleep(length.dividedBy(2));
        // Without anybody looking: what the agents alone cost.
        gauge.tell(true);
        double commits = gauge.commitsPerMinute() / stage.fleet().agents().size();
        stage.report().line("commits per idle agent", String.format(Locale.ROOT, "%.4f per minute", commits));
        List<String> broken = new ArrayList<>();
        if (gauge.seconds() >= LONG_ENOUGH_SECONDS && commits > 1) {
            broken.add("an idle agent costs " + commits + " database commits a minute");
        }
        stage.report().say("then with visitors:");
        try (Visitors visitors = new Visitors(stage.api())) {
            Thread.sleep(length.dividedBy(2));
            gauge.tellVisits(visitors.latencies());
        }
        return broken;
    }
}
