package io.resticmanager.bench;

import io.resticmanager.fleet.figure.Latencies;
import io.resticmanager.fleet.figure.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From the moment a process writes a line to the moment a reader of the job's stream has it. The process is a script
/// in restic's place that writes the time of day.
final class StreamBench {
    private static final int LINES = 500;
    private static final Pattern TIME = Pattern.compile("line (\\d{19})");
    private static final String SCRIPT = """
        #!/bin/sh
        case "$1" in
          version) echo 'restic 0.18.0 compiled with go1.24.4 on linux/amd64' ;;
          snapshots) echo '[]' ;;
          backup) sleep 1; i=0; while [ $i -lt %d ]; do echo "line $(date +%%s%%N)"; sleep 0.02; i=$((i + 1)); done ;;
        esac
        """.formatted(LINES);

    private final BenchOptions options;
    private final Path directory;
    private final Report report;

    StreamBench(BenchOptions options, Path directory, Report report) {
        this.options = options;
        this.directory = directory;
        this.report = report;
    }

    void run() throws IOException, InterruptedException {
        report.title("a line from its process to a reader of the stream");
        Path script = Files.writeString(directory.resolve("restic"), SCRIPT);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        report.line("through a pipe alone", pipe(script).toString());
        try (RealPair pair = RealPair.start(
                options, directory.resolve("pair"), script, directory.resolve("repository"), "benchmark")) {
            for (int round = 1; round <= options.rounds(); round++) {
                String job = pair.backup(directory);
                Reader reader = new Reader();
                pair.api().socket("/api/jobs/" + job + "/stream", reader);
                if (!reader.over.await(5, TimeUnit.MINUTES)) {
                    throw new IOException("the stream of job " + job + " did not end");
                }
                report.line("through agent and server, round " + round, reader.latencies.toString());
            }
        }
    }

    private static Latencies pipe(Path script) throws IOException {
        Latencies latencies = new Latencies();
        Process process = new ProcessBuilder(script.toString(), "backup").start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line, latencies);
            }
        }
        return latencies;
    }

    private static void note(String text, Latencies latencies) {
        Instant now = Instant.now();
        Matcher times = TIME.matcher(text);
        while (times.find()) {
            long written = Long.parseLong(times.group(1));
            latencies.add(now.getEpochSecond() * 1_000_000_000L + now.getNano() - written);
        }
    }

    private static final class Reader implements WebSocket.Listener {
        private final Latencies latencies = new Latencies();
        private final CountDownLatch over = new CountDownLatch(1);
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                note(partial.toString(), latencies);
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            over.countDown();
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            over.countDown();
        }
    }
}
