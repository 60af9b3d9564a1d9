package io.resticmanager.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.fleet.figure.Report;
import io.resticmanager.fleet.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class SmallFleetTest {
    private static final int AGENTS = 200;
    private static final int SECONDS = 3;
    private static final double PAUSE = 0.1;

    // What is as it must be decides, not how fast it was: other builds may share the machine.
    @Test
    void after_every_scenario_the_server_knows_exactly_what_happened(@TempDir Path folder)
            throws IOException, InterruptedException {
        FleetOptions options = new FleetOptions(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        // As for every program that lives shorter than the other compiler takes to warm up.
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.resticmanager.server.Main"),
                AGENTS,
                List.of(Scenario.values()),
                System.nanoTime(),
                Optional.of(SECONDS),
                PAUSE,
                Optional.of(true));

        List<String> broken = new FleetRun(options, folder, new Report(System.out)).run();

        assertThat(broken).as("seed " + options.seed()).isEmpty();
    }
}
