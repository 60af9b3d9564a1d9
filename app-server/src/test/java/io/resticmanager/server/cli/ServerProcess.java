package io.resticmanager.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `restic-manager-server` as a process of its own, on a port that the system chooses.
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static ServerProcess start(Path dataDir, Map<String, String> more, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.resticmanager.server.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RM_"));
        builder.environment().put("RM_DATA_DIR", dataDir.toString());
        builder.environment().put("RM_LISTEN", "127.0.0.1:0");
        builder.environment().putAll(more);
        return new ServerProcess(builder.start());
    }

    static ServerProcess serving(Path dataDir) throws IOException {
        ServerProcess server = start(dataDir, Map.of());
        server.port();
        return server;
    }

    /// What a command answered, after its end.
    record Ended(int exitCode, String output) {}

    static Ended run(Path dataDir, String input, String... arguments) throws IOException, InterruptedException {
        try (ServerProcess command = start(dataDir, Map.of(), arguments)) {
            command.process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            command.process.getOutputStream().close();
            int exitCode = command.awaitEnd();
            return new Ended(exitCode, String.join("\n", command.output));
        }
    }

    int port() {
        return Integer.parseInt(awaitLine("listening on 127\\.0\\.0\\.1:(\\d+)"));
    }

    String setupToken() {
        return awaitLine("this token: (rms_\\S+)");
    }

    List<String> output() {
        return output;
    }

    /// The first group of the first line that holds `pattern`.
    String awaitLine(String pattern) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Pattern wanted = Pattern.compile(pattern);
        while (System.nanoTime() < deadline) {
            for (String line : output) {
                Matcher matcher = wanted.matcher(line);
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
            if (!process.isAlive() && !reader.isAlive()) {
                break;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("no line like " + pattern + " in:\n" + String.join("\n", output));
    }

    /// As the service manager does.
    void terminate() {
        // Not Process.destroy(): that closes our end of its output too.
        process.toHandle().destroy();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + String.join("\n", output));
        }
        reader.join(PATIENCE);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException ended) {
            output.add("(output ended: " + ended.getMessage() + ")");
        }
    }
}
