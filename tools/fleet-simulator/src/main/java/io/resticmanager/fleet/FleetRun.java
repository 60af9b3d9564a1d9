package io.resticmanager.fleet;

import io.resticmanager.fleet.agent.SimulatedFleet;
import io.resticmanager.fleet.figure.Report;
import io.resticmanager.fleet.scenario.Scenario;
import io.resticmanager.fleet.scenario.Stage;
import io.resticmanager.fleet.scenario.Verdicts;
import io.resticmanager.fleet.server.Api;
import io.resticmanager.fleet.server.DatabaseFiles;
import io.resticmanager.fleet.server.ProcFigures;
import io.resticmanager.fleet.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One server, one fleet, one scenario after the other; after each, the server's view is compared with the truth.
public final class FleetRun {
    private static final int MOST_WITH_FILES = 500;
    // What a process of either side needs beside one file for each agent.
    private static final int OTHER_FILES = 600;
    private static final int FILES_OF_A_SPOOL = 2;

    private final FleetOptions options;
    private final Path directory;
    private final Report report;

    public FleetRun(FleetOptions options, Path directory, Report report) {
        this.options = options;
        this.directory = directory;
        this.report = report;
    }

    /// @return what is not as it must be, as sentences; empty when all is well
    public List<String> run() throws IOException, InterruptedException {
        boolean onDisk = options.spoolsOnDisk().orElse(options.agents() <= MOST_WITH_FILES);
        int size = allowed(onDisk);
        report.title("fleet of " + size + " agents, seed " + options.seed() + ", spools "
                + (onDisk ? "on disk" : "in memory"));
        try (ServerProcess server = new ServerProcess(options.server(), directory)) {
            report.line("server start to listening", millis(server.start()));
            try (Api api = new Api(server.address());
                    SimulatedFleet fleet = new SimulatedFleet(
                            api,
                            server.address(),
                            size,
                            options.seed(),
                            options.pause(),
                            onDisk ? Optional.of(directory.resolve("spools")) : Optional.empty(),
                            Clock.systemUTC())) {
                api.begin(server.setupToken());
                return scenarios(server, api, fleet, size);
            }
        }
    }

    private List<String> scenarios(ServerProcess server, Api api, SimulatedFleet fleet, int size)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        fleet.enroll(size);
        report.line("everybody enrolled", rate(size, began) + " hosts/s");
        Stage stage = new Stage(
                server,
                api,
                fleet,
                DatabaseFiles.in(server.dataDirectory()),
                report,
                options.seed(),
                options.seconds());
        began = System.nanoTime();
        fleet.start();
        stage.awaitEverybody();
        report.line("everybody connected", millis(Duration.ofNanos(System.nanoTime() - began)));
        stage.awaitQuiet();
        report.line("their first jobs done", millis(Duration.ofNanos(System.nanoTime() - began)));
        if (options.scenarios().contains(Scenario.CARE)) {
            stage.chores().appoint();
        }
        List<String> broken = new ArrayList<>();
        for (Scenario scenario : options.scenarios()) {
            report.title(scenario.word() + ": " + scenario.story());
            broken.addAll(scenario.play(stage));
            broken.addAll(new Verdicts(stage)
                    .reach().stream()
                            .map(sentence -> scenario.word() + ": " + sentence)
                            .toList());
        }
        return broken;
    }

    /// How many agents the system allows, said when it is fewer than asked for.
    private int allowed(boolean onDisk) throws IOException {
        long perAgent = onDisk ? 1 + FILES_OF_A_SPOOL : 1;
        long byFiles = (ProcFigures.openFilesLimit() - OTHER_FILES) / perAgent;
        long byPorts = ProcFigures.ephemeralPorts() - OTHER_FILES;
        long most = Math.min(byFiles, byPorts);
        if (most >= options.agents()) {
            return options.agents();
        }
        report.say("The system allows " + most + " agents: limit of "
                + (byFiles < byPorts
                        ? ProcFigures.openFilesLimit() + " open files (ulimit -n)"
                        : ProcFigures.ephemeralPorts() + " ports (net.ipv4.ip_local_port_range)")
                + ". Going as far as that.");
        return (int) Math.max(1, most);
    }

    private static String rate(int count, long began) {
        return String.format(Locale.ROOT, "%.0f", count * 1e9 / (System.nanoTime() - began));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
