package io.resticmanager.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A process under test: explicit environment, everything it says in one file.
final class Child implements AutoCloseable {
    private final String name;
    private final Path output;
    private final Process process;

    private Child(String name, Path output, Process process) {
        this.name = name;
        this.output = output;
        this.process = process;
    }

    static Child start(String name, Path output, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            // As services are started, and the launchers must cope with.
            builder.environment().put("LC_ALL", "POSIX");
            builder.environment().putAll(environment);
            return new Child(name, output, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs to its end; answers its exit code.
    static int run(String name, Path output, Map<String, String> environment, List<String> command) {
        try (Child child = start(name, output, environment, command)) {
            return child.awaitExit(Duration.ofSeconds(180));
        }
    }

    long pid() {
        return process.pid();
    }

    /// The processes that it started, and they.
    List<Long> descendants() {
        return process.descendants().map(ProcessHandle::pid).toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        return read(output);
    }

    /// A file that may not be there yet.
    static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first line said since the start that contains `part`.
    String awaitLine(String part, Duration deadline) {
        return Until.present(name + " says " + part, deadline, () -> {
            Optional<String> line =
                    output().lines().filter(l -> l.contains(part)).reduce((a, b) -> b);
            if (line.isEmpty() && !isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + output());
            }
            return line;
        });
    }

    int awaitExit(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + deadline.toSeconds() + " s:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// As the kernel or a power cut would: nothing in it can react.
    void kill9() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(60));
    }

    /// As `systemctl stop` would.
    int terminate() {
        process.destroy();
        return awaitExit(Duration.ofSeconds(45));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            awaitExit(Duration.ofSeconds(60));
        }
    }
}
