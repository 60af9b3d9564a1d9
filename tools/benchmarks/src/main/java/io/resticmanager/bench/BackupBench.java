package io.resticmanager.bench;

import io.resticmanager.fleet.figure.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Backups through server and agent beside restic alone: the same tree, an empty repository and an empty cache each
/// time, in turns.
final class BackupBench {
    private static final int SMALL_FILES = 20_000;
    private static final int LARGE_MEBIBYTES = 512;
    /// A server and an agent are up for weeks: what they compile for their first jobs is no part of what one costs.
    private static final int WARM_UP = 30;

    private static final String PASSWORD = "benchmark";

    private final BenchOptions options;
    private final Path directory;
    private final Path repository;
    private final Report report;

    BackupBench(BenchOptions options, Path directory, Report report) {
        this.options = options;
        this.directory = directory;
        this.repository = directory.resolve("repository");
        this.report = report;
    }

    /// What one side did in all its rounds.
    private record Side(Samples first, Samples again) {
        Side() {
            this(new Samples(), new Samples());
        }
    }

    /// What our programs did for one backup, asked for to verified: processor time.
    private record Cost(Samples server, Samples agent) {
        Cost() {
            this(new Samples(), new Samples());
        }
    }

    void run() throws IOException, InterruptedException {
        Path small = directory.resolve("small");
        Path large = directory.resolve("large");
        Folders.fillSmall(small, SMALL_FILES);
        Folders.fillLarge(large, LARGE_MEBIBYTES);
        prepare();
        try (RealPair pair =
                RealPair.start(options, directory.resolve("pair"), options.restic(), repository, PASSWORD)) {
            warmUp(pair);
            measure(pair, SMALL_FILES + " small files", small);
            measure(pair, "one file of " + LARGE_MEBIBYTES + " MiB", large);
        }
    }

    private void warmUp(RealPair pair) throws IOException, InterruptedException {
        Path tree = Files.createDirectories(directory.resolve("tiny"));
        Files.writeString(tree.resolve("file"), "content");
        for (int i = 0; i < WARM_UP; i++) {
            pair.awaitEnd(pair.backup(tree));
        }
        pair.awaitCalm();
        report.line("before", WARM_UP + " backups of one file, not measured");
    }

    private void measure(RealPair pair, String what, Path tree) throws IOException, InterruptedException {
        report.title("backup of " + what);
        Side raw = new Side();
        Side agent = new Side();
        Samples verification = new Samples();
        Cost cost = new Cost();
        for (int round = 0; round < options.rounds(); round++) {
            // Whoever is second finds what the first one left in the page cache: they take turns.
            if (round % 2 == 0) {
                rawRound(tree, raw);
                agentRound(pair, tree, agent, verification, cost);
            } else {
                agentRound(pair, tree, agent, verification, cost);
                rawRound(tree, raw);
            }
        }
        report.line("restic alone, everything new", raw.first().toString());
        report.line("through the agent", agent.first().beside(raw.first()));
        report.line("restic alone, nothing changed", raw.again().toString());
        report.line("through the agent", agent.again().beside(raw.again()));
        report.line("verification afterwards", verification.toString());
        report.line("processor time of the server, each", cost.server().toString());
        report.line("processor time of the agent, each", cost.agent().toString());
    }

    private void rawRound(Path tree, Side side) throws IOException, InterruptedException {
        prepare();
        side.first().add(restic("backup", "--json", "--host=bench", "--tag=raw", tree.toString()));
        side.again().add(restic("backup", "--json", "--host=bench", "--tag=raw", tree.toString()));
    }

    private void agentRound(RealPair pair, Path tree, Side side, Samples verification, Cost cost)
            throws IOException, InterruptedException {
        prepare();
        for (Samples samples : List.of(side.first(), side.again())) {
            Duration server = pair.serverCpu();
            Duration own = pair.agentCpu();
            String job = pair.backup(tree);
            JsonNode ended = pair.awaitEnd(job);
            cost.server().add(pair.serverCpu().minus(server));
            cost.agent().add(pair.agentCpu().minus(own));
            if (!ended.path("green").asBoolean()) {
                throw new IOException("a backup through the agent did not become green: " + ended);
            }
            RealPair.Phases phases = pair.phases(job);
            samples.add(phases.backup());
            verification.add(phases.verification());
            pair.awaitCalm();
        }
    }

    private void prepare() throws IOException, InterruptedException {
        Folders.remove(repository);
        Folders.remove(directory.resolve("cache"));
        Folders.remove(directory.resolve("pair/agent/cache"));
        restic("init");
    }

    private Duration restic(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(options.restic().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("raw.log").toFile());
        builder.environment().clear();
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("RESTIC_REPOSITORY", repository.toString());
        builder.environment().put("RESTIC_PASSWORD", PASSWORD);
        builder.environment().put("RESTIC_CACHE_DIR", directory.resolve("cache").toString());
        // As often as the agent has it tell its progress.
        builder.environment().put("RESTIC_PROGRESS_FPS", "1");
        long began = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("restic failed: " + Files.readString(directory.resolve("raw.log")));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
