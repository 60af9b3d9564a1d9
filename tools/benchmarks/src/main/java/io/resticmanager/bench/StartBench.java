package io.resticmanager.bench;

import io.resticmanager.fleet.figure.Report;
import io.resticmanager.fleet.server.ProcFigures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How fast both applications are up, and how much an idle agent holds.
final class StartBench {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_MILLIS = 5;
    private static final double MEBIBYTE = 1 << 20;

    private final BenchOptions options;
    private final Path directory;
    private final Report report;

    StartBench(BenchOptions options, Path directory, Report report) {
        this.options = options;
        this.directory = directory;
        this.report = report;
    }

    void run() throws IOException, InterruptedException {
        report.title("start");
        server();
        restServer();
        agent();
    }

    private void server() throws IOException, InterruptedException {
        Samples fresh = new Samples();
        Samples again = new Samples();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int round = 0; round < options.rounds(); round++) {
                Path data = directory.resolve("server-" + round);
                fresh.add(serverStart(client, data));
                again.add(serverStart(client, data));
            }
        }
        report.line("server to its first 200, no data yet", fresh.toString());
        report.line("server to its first 200, again", again.toString());
    }

    private Duration serverStart(HttpClient client, Path data) throws IOException, InterruptedException {
        int port = freePort();
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                .timeout(PATIENCE)
                .build();
        long began = System.nanoTime();
        Process process = start(
                List.of(options.server().toString(), "serve"),
                Map.of("RM_DATA_DIR", data.toString(), "RM_LISTEN", "127.0.0.1:" + port));
        try {
            awaitAccepting(port, began, "the server");
            int status = client.send(question, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                throw new IOException("the server answered " + status);
            }
            return Duration.ofNanos(System.nanoTime() - began);
        } finally {
            end(process);
        }
    }

    private void restServer() throws IOException, InterruptedException {
        Samples samples = new Samples();
        double resident = 0;
        for (int round = 0; round < options.rounds(); round++) {
            int port = freePort();
            long began = System.nanoTime();
            Process process = start(
                    List.of(
                            options.restServer().toString(),
                            "--listen",
                            "127.0.0.1:" + port,
                            "--no-auth",
                            "--path",
                            directory.resolve("rest").toString()),
                    Map.of());
            try {
                awaitAccepting(port, began, "rest-server");
                samples.add(Duration.ofNanos(System.nanoTime() - began));
                if (round == options.rounds() - 1) {
                    Thread.sleep(IDLE);
                    resident = ProcFigures.of(process.pid()).residentBytes() / MEBIBYTE;
                }
            } finally {
                end(process);
            }
        }
        report.line("rest-server until it accepts", samples.toString());
        report.line("rest-server idle", String.format(Locale.ROOT, "%.0f MiB RSS", resident));
    }

    private void agent() throws IOException, InterruptedException {
        Samples samples = new Samples();
        try (RealPair pair = RealPair.start(
                options, directory.resolve("pair"), options.restic(), directory.resolve("repository"), "benchmark")) {
            for (int round = 0; round < options.rounds(); round++) {
                samples.add(pair.restartAgent());
            }
            report.line("agent until the server knows it", samples.toString());
            Thread.sleep(IDLE);
            ProcFigures before = ProcFigures.of(pair.agent().pid());
            Thread.sleep(IDLE);
            ProcFigures after = ProcFigures.of(pair.agent().pid());
            report.line(
                    "agent idle",
                    String.format(
                            Locale.ROOT,
                            "%.0f MiB RSS, %.2f %% of a core",
                            after.residentBytes() / MEBIBYTE,
                            (after.cpuSeconds() - before.cpuSeconds()) / IDLE.toSeconds() * 100));
        }
    }

    // Five milliseconds are little beside any start that is measured here.
    private static void awaitAccepting(int port, long began, String who) throws IOException, InterruptedException {
        while (!accepts(port)) {
            Thread.sleep(LOOK_EVERY_MILLIS);
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IOException(who + " did not come up");
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Process start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("RM_"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
