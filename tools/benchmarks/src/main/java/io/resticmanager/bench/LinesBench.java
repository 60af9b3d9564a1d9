package io.resticmanager.bench;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.SimulatedFleet;
import io.resticmanager.fleet.agent.Temper;
import io.resticmanager.fleet.figure.Report;
import io.resticmanager.fleet.server.Api;
import io.resticmanager.fleet.server.ProcFigures;
import io.resticmanager.fleet.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Log lines that are committed on the server, through real sockets and spools on disk, beside rows in SQLite alone.
final class LinesBench {
    private static final double USUAL_PAUSES = 1;
    private static final int AGENTS = 4;
    private static final int LINES = 200_000;
    private static final int ROWS_A_COMMIT = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long SEED = 7;

    private final BenchOptions options;
    private final Path directory;
    private final Report report;

    LinesBench(BenchOptions options, Path directory, Report report) {
        this.options = options;
        this.directory = directory;
        this.report = report;
    }

    void run() throws IOException, InterruptedException {
        report.title("log lines made durable");
        report.line("SQLite alone, a row each", perSecond((long) AGENTS * LINES, raw()) + " lines/s");
        try (ServerProcess server = new ServerProcess(List.of(options.server().toString()), directory)) {
            server.start();
            try (Api api = new Api(server.address());
                    SimulatedFleet fleet = new SimulatedFleet(
                            api,
                            server.address(),
                            AGENTS,
                            SEED,
                            USUAL_PAUSES,
                            Optional.of(directory.resolve("spools")),
                            Clock.systemUTC())) {
                api.begin(server.setupToken());
                fleet.enroll(AGENTS);
                fleet.start();
                awaitQuiet(fleet, AGENTS);
                rounds(server, api, fleet);
            }
        }
    }

    private void rounds(ServerProcess server, Api api, SimulatedFleet fleet) throws IOException, InterruptedException {
        fleet.temper(new Temper(Duration.ZERO, LINES, 0));
        int jobs = AGENTS;
        for (int round = 0; round < options.rounds(); round++) {
            ProcFigures before = server.figures();
            long began = System.nanoTime();
            for (SimulatedAgent agent : fleet.agents()) {
                String group = api.get("/api/hosts/" + agent.host() + "/source-groups")
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString();
                api.create("/api/hosts/" + agent.host() + "/jobs", Map.of("kind", "backup", "sourceGroupId", group));
            }
            jobs += AGENTS;
            awaitQuiet(fleet, jobs);
            double seconds = (System.nanoTime() - began) / 1e9;
            double cpu = server.figures().cpuSeconds() - before.cpuSeconds();
            report.line(
                    "through " + AGENTS + " agents, round " + (round + 1),
                    String.format(
                            Locale.ROOT,
                            "%s lines/s; the server took %.1f s of CPU for %.1f s (%.0f lines per CPU second)",
                            perSecond((long) AGENTS * LINES, seconds),
                            cpu,
                            seconds,
                            AGENTS * LINES / cpu));
        }
    }

    private static void awaitQuiet(SimulatedFleet fleet, int jobs) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (fleet.ledger().jobs().size() < jobs
                || fleet.ledger().running() > 0
                || fleet.agents().stream().anyMatch(agent -> agent.spoolDepth() > 0)) {
            if (System.nanoTime() > end) {
                throw new IOException("the lines were not committed in time");
            }
            Thread.sleep(2);
        }
    }

    private double raw() throws IOException {
        String url = "jdbc:sqlite:" + directory.resolve("raw.db");
        long began = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = full");
            statement.execute("create table line (job text, line integer, at text, text text, primary key (job, line))"
                    + " without rowid");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("insert into line values (?, ?, ?, ?)")) {
                for (int agent = 0; agent < AGENTS; agent++) {
                    insert(connection, insert, "job-" + agent);
                }
            }
        } catch (SQLException e) {
            throw new IOException("SQLite could not be measured", e);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private static void insert(Connection connection, PreparedStatement insert, String job) throws SQLException {
        for (int line = 1; line <= LINES; line++) {
            insert.setString(1, job);
            insert.setInt(2, line);
            insert.setString(3, "2026-11-24T12:00:00.000000Z");
            insert.setString(
                    4, "new       /srv/data/sim-00001/500/file-" + line + ".dat, saved in 0.050s (4500 KiB added)");
            insert.addBatch();
            if (line % ROWS_A_COMMIT == 0) {
                insert.executeBatch();
                connection.commit();
            }
        }
    }

    private static String perSecond(long lines, double seconds) {
        return String.format(Locale.ROOT, "%,.0f", lines / seconds);
    }
}
