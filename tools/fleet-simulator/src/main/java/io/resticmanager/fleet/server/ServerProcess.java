package io.resticmanager.fleet.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real server as a process of its own, on a port that stays the same over restarts. Its log is a file beside its
/// data.
public final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern SETUP_TOKEN = Pattern.compile("this token: (rms_\\S+)");

    private final List<String> launcher;
    private final Path directory;
    private final Path log;
    private int port;
    private @Nullable Process process;
    private int starts;
    private double cpuOfEarlier;
    private long writtenByEarlier;

    /// @param launcher the command without its arguments
    /// @param directory gets `data` and `server.log`
    public ServerProcess(List<String> launcher, Path directory) {
        this.launcher = List.copyOf(launcher);
        this.directory = directory;
        this.log = directory.resolve("server.log");
    }

    /// Returns when it answers, with how long that took from the start of the process.
    public Duration start() throws IOException, InterruptedException {
        long from = Files.exists(log) ? Files.size(log) : 0;
        List<String> command = new ArrayList<>(launcher);
        command.add("serve");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("RM_"));
        builder.environment().put("RM_DATA_DIR", dataDirectory().toString());
        builder.environment().put("RM_LISTEN", "127.0.0.1:" + port);
        long began = System.nanoTime();
        process = builder.start();
        starts++;
        port = Integer.parseInt(awaitLogged(LISTENING, from));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    public String setupToken() throws IOException, InterruptedException {
        return awaitLogged(SETUP_TOKEN, 0);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Path dataDirectory() {
        return directory.resolve("data");
    }

    public Path log() {
        return log;
    }

    /// How often it was started.
    public int starts() {
        return starts;
    }

    /// Of this process, and what the ones before it spent.
    public ProcFigures figures() throws IOException {
        return ProcFigures.of(running().pid()).after(cpuOfEarlier, writtenByEarlier);
    }

    /// As a power cut does.
    public void kill() throws IOException, InterruptedException {
        note();
        running().destroyForcibly().waitFor();
    }

    /// As the service manager does.
    public void stop() throws IOException, InterruptedException {
        note();
        running().destroy();
        if (!running().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server does not stop");
        }
    }

    /// Lines of its log that speak of a mistake in it.
    public List<String> errors() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" ERROR ")).limit(5).toList();
        }
    }

    @Override
    public void close() {
        Process last = process;
        if (last != null && last.isAlive()) {
            last.destroy();
            try {
                if (!last.waitFor(10, TimeUnit.SECONDS)) {
                    last.destroyForcibly();
                }
            } catch (InterruptedException e) {
                last.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    // What it spends on ending is lost.
    private void note() throws IOException {
        ProcFigures last = figures();
        cpuOfEarlier = last.cpuSeconds();
        writtenByEarlier = last.writtenBytes();
    }

    private Process running() {
        Process now = process;
        if (now == null) {
            throw new IllegalStateException("the server was not started");
        }
        return now;
    }

    private String awaitLogged(Pattern wanted, long from) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<String> found = logged(wanted, from);
            if (found.isPresent()) {
                return found.get();
            }
            if (!running().isAlive()) {
                break;
            }
            Thread.sleep(5);
        }
        throw new IOException("the server did not say \"" + wanted + "\"; what it said is in " + log);
    }

    private Optional<String> logged(Pattern wanted, long from) throws IOException {
        byte[] all = Files.readAllBytes(log);
        String tail = new String(all, (int) from, (int) (all.length - from), java.nio.charset.StandardCharsets.UTF_8);
        return wanted.matcher(tail).results().map(found -> found.group(1)).findFirst();
    }
}
