package io.resticmanager.bench;

import io.resticmanager.fleet.agent.SimulatedAgent;
import io.resticmanager.fleet.agent.SimulatedFleet;
import io.resticmanager.fleet.agent.Temper;
import io.resticmanager.fleet.figure.Latencies;
import io.resticmanager.fleet.figure.Report;
import io.resticmanager.fleet.server.Api;
import io.resticmanager.fleet.server.DatabaseFiles;
import io.resticmanager.fleet.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// How long pages take with a long history, beside a tenth of that history: from the question to the last byte of the
/// answer, one after another over one connection of this machine.
final class PagesBench {
    private static final double USUAL_PAUSES = 1;
    private static final int HOSTS = 5_000;
    private static final int JOBS = 1_000_000;
    // With a thousandth of the jobs at 5,000 lines that makes ten million.
    private static final int LINES = 5;
    private static final int LINES_OF_LONG = 5_000;
    private static final int TEMPLATES = 40;
    private static final int WARM_UP = 150;
    private static final int VISITS = 300;
    private static final long SEED = 7;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double GIBIBYTE = 1L << 30;

    private final BenchOptions options;
    private final Path directory;
    private final Report report;

    PagesBench(BenchOptions options, Path directory, Report report) {
        this.options = options;
        this.directory = directory;
        this.report = report;
    }

    void run() throws IOException, InterruptedException {
        measure("a tenth of it", JOBS / 10);
        measure("all of it", JOBS);
    }

    private void measure(String name, int jobs) throws IOException, InterruptedException {
        report.title(String.format(
                Locale.ROOT, "pages, %s: %,d hosts, %,d jobs, %,d log lines", name, HOSTS, jobs, jobs * 10L));
        Path own = Files.createDirectories(directory.resolve(Integer.toString(jobs)));
        try (ServerProcess server = new ServerProcess(List.of(options.server().toString()), own)) {
            server.start();
            try (Api api = new Api(server.address())) {
                String longLog = seed(server, api);
                server.stop();
                Map<String, List<String>> ids = grow(server, jobs, longLog);
                report.line("start, looking through it first", server.start().toMillis() + " ms");
                api.visit("/login");
                server.stop();
                report.line("start after a clean end", server.start().toMillis() + " ms");
                visits(server, api, ids);
                server.errors().forEach(error -> report.say("the server said: " + error));
            }
        }
        Folders.remove(own);
    }

    // What is copied: a host with backups as a simulated agent makes them. The last one has a long log.
    private String seed(ServerProcess server, Api api) throws IOException, InterruptedException {
        try (SimulatedFleet fleet =
                new SimulatedFleet(api, server.address(), 1, SEED, USUAL_PAUSES, Optional.empty(), Clock.systemUTC())) {
            api.begin(server.setupToken());
            fleet.enroll(1);
            fleet.start();
            awaitQuiet(fleet, 1);
            SimulatedAgent agent = fleet.agents().getFirst();
            String group = api.get("/api/hosts/" + agent.host() + "/source-groups")
                    .path("items")
                    .path(0)
                    .path("id")
                    .asString();
            String job = "";
            for (int i = 1; i <= TEMPLATES; i++) {
                boolean isLast = i == TEMPLATES;
                fleet.temper(new Temper(Duration.ZERO, isLast ? LINES_OF_LONG : LINES, isLast ? 0 : 0.1));
                int before = fleet.ledger().jobs().size();
                job = api.create(
                                "/api/hosts/" + agent.host() + "/jobs",
                                Map.of("kind", "backup", "sourceGroupId", group))
                        .path("id")
                        .asString();
                awaitQuiet(fleet, before + 1);
            }
            return job;
        }
    }

    private Map<String, List<String>> grow(ServerProcess server, int jobs, String longLog) throws IOException {
        long began = System.nanoTime();
        Path file = DatabaseFiles.in(server.dataDirectory()).file();
        try (GrownDatabase database = GrownDatabase.open(file, Clock.systemUTC().instant())) {
            database.grow(HOSTS, jobs, longLog);
            Map<String, List<String>> ids =
                    Map.of("host", database.sample("host", VISITS), "job", database.sample("job", VISITS));
            report.line(
                    "made in",
                    String.format(
                            Locale.ROOT,
                            "%.0f s, %.1f GiB",
                            (System.nanoTime() - began) / 1e9,
                            Files.size(file) / GIBIBYTE));
            return ids;
        } catch (SQLException e) {
            throw new IOException("the database could not be filled: " + e.getMessage(), e);
        }
    }

    private void visits(ServerProcess server, Api api, Map<String, List<String>> ids)
            throws IOException, InterruptedException {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("fleet", "/");
        pages.put("fleet, as cards", "/?view=cards");
        pages.put("fleet, of a tag", "/?tag=rack-7");
        pages.put("fleet, searched", "/?q=host-0123");
        pages.put("host", "/hosts/{host}");
        pages.put("snapshots of a host", "/hosts/{host}/snapshots");
        pages.put("jobs of a host", "/hosts/{host}/jobs");
        pages.put("jobs", "/jobs");
        pages.put("jobs that failed", "/jobs?outcome=failed");
        pages.put("jobs of a host, failed", "/jobs?outcome=failed&host={host}");
        pages.put("job", "/jobs/{job}");
        pages.put("audit", "/audit");
        pages.put("audit of one job", "/audit?target={job}");
        for (int i = 0; i < WARM_UP; i++) {
            for (String path : pages.values()) {
                visit(api, path, ids, new Random(SEED + i));
            }
        }
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Random random = new Random(SEED);
            Latencies latencies = new Latencies();
            double before = server.figures().cpuSeconds();
            for (int i = 0; i < VISITS; i++) {
                latencies.add(visit(api, page.getValue(), ids, random));
            }
            // What else the machine does is not in the processor's time, in that of the wall it is.
            double each = (server.figures().cpuSeconds() - before) / VISITS * 1e3;
            report.line(page.getKey(), String.format(Locale.ROOT, "%s; %.1f ms of CPU each", latencies, each));
        }
    }

    private static long visit(Api api, String pattern, Map<String, List<String>> ids, Random random)
            throws IOException, InterruptedException {
        String path = pattern.replace("{host}", any(ids, "host", random)).replace("{job}", any(ids, "job", random));
        long began = System.nanoTime();
        int status = api.visit(path);
        long took = System.nanoTime() - began;
        if (status != 200) {
            throw new IOException(path + " answered " + status);
        }
        return took;
    }

    private static String any(Map<String, List<String>> ids, String kind, Random random) {
        List<String> of = ids.getOrDefault(kind, List.of());
        return of.get(random.nextInt(of.size()));
    }

    private static void awaitQuiet(SimulatedFleet fleet, int jobs) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (fleet.ledger().jobs().size() < jobs
                || fleet.ledger().running() > 0
                || fleet.agents().stream().anyMatch(agent -> agent.spoolDepth() > 0)) {
            if (System.nanoTime() > end) {
                throw new IOException("the jobs to copy did not end in time");
            }
            Thread.sleep(5);
        }
    }
}
