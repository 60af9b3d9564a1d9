package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.Temper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Networks that break, under work.
final class Flap implements Scenario.Play {
    private static final int USUAL_SECONDS = 60;
    private static final int LINES = 300;
    private static final int ONE_BUSY_OF = 4;
    private static final int MOST_BUSY = 500;
    private static final double CUT_AT_ONCE = 0.1;

    @Override
    public List<String> on(Stage stage) throws IOException, InterruptedException {
        Duration length = stage.length(USUAL_SECONDS);
        stage.fleet().temper(new Temper(length.dividedBy(3), LINES, 0.2));
        List<SimulatedAgent> agents = stage.fleet().agents();
        List<SimulatedAgent> shaky = new ArrayList<>(agents.subList(0, Math.ceilDiv(agents.size(), 3)));
        try (Gauge gauge = Gauge.start(stage)) {
            // Most of the work lies where it hurts.
            for (int i = 0; i < Math.clamp(agents.size() / ONE_BUSY_OF, 1, MOST_BUSY); i++) {
                stage.backup(shaky.get(stage.random().nextInt(shaky.size())));
            }
            long cuts = cutUntil(System.nanoTime() + length.toNanos(), shaky, stage.random());
            stage.awaitEverybody();
            stage.awaitQuiet();
            stage.report().line("connections cut", Long.toString(cuts));
            gauge.tell();
            return cuts == 0 ? List.of("nothing was cut: this showed nothing") : List.of();
        }
    }

    static long cutUntil(long end, List<SimulatedAgent> shaky, Random random) throws InterruptedException {
        long cuts = 0;
        while (System.nanoTime() - end < 0) {
            for (SimulatedAgent agent : shaky) {
                if (random.nextDouble() < CUT_AT_ONCE && agent.cut()) {
                    cuts++;
                }
            }
            Thread.sleep(500);
        }
        return cuts;
    }
}
