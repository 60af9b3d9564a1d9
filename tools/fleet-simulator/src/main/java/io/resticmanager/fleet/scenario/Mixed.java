package io.resticmanager.fleet.scenario;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.Temper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A bit of everything, long enough for memory to show that it stays flat.
final class Mixed implements Scenario.Play {
    private static final int USUAL_SECONDS = 300;
    private static final int LINES = 100;
    private static final double BACKUPS_PER_AGENT_AND_MINUTE = 0.2;
    private static final double CANCELLED = 0.05;
    private static final double CARE = 0.1;
    private static final double MEBIBYTE = 1 << 20;

    @Override
    public List<String> on(Stage stage) throws IOException, InterruptedException {
        Duration length = stage.length(USUAL_SECONDS);
        stage.fleet().temper(new Temper(Duration.ofSeconds(4), LINES, 0.2));
        List<Long> memory = new ArrayList<>();
        try (Gauge gauge = Gauge.start(stage)) {
            long half = gauge.began() + length.toNanos() / 2;
            work(stage, half, memory);
            stage.server().stop();
            Duration start = stage.server().start();
            stage.report().line("server start to listening", start.toMillis() + " ms");
            stage.awaitEverybody();
            work(stage, gauge.began() + length.toNanos(), memory);
            stage.awaitEverybody();
            stage.awaitQuiet();
            stage.report()
                    .line(
                            "cancels asked for",
                            Integer.toString(stage.cancelled().size()));
            stage.report().line("server RSS over time", rss(memory));
            gauge.tell();
        }
        return List.of();
    }

    private static void work(Stage stage, long end, List<Long> memory) throws IOException, InterruptedException {
        List<SimulatedAgent> agents = stage.fleet().agents();
        long pause = (long) (Duration.ofMinutes(1).toMillis() / (BACKUPS_PER_AGENT_AND_MINUTE * agents.size()));
        long remembered = 0;
        do {
            String job = stage.random().nextDouble() < CARE
                    ? stage.chores().askForAny()
                    : stage.backup(agents.get(stage.random().nextInt(agents.size())));
            if (stage.random().nextDouble() < CANCELLED) {
                stage.cancel(job);
            }
            agents.get(stage.random().nextInt(agents.size())).cut();
            if (System.nanoTime() - remembered > Duration.ofSeconds(5).toNanos()) {
                remembered = System.nanoTime();
                memory.add(stage.server().figures().residentBytes());
            }
            Thread.sleep(Math.max(1, pause));
        } while (System.nanoTime() - end < 0);
    }

    private static String rss(List<Long> samples) {
        StringBuilder line = new StringBuilder();
        int every = Math.max(1, samples.size() / 10);
        for (int i = 0; i < samples.size(); i += every) {
            line.append(String.format(Locale.ROOT, "%.0f ", samples.get(i) / MEBIBYTE));
        }
        return line + "MiB";
    }
}
