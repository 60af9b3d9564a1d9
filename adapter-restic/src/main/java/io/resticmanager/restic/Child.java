package io.resticmanager.restic;

import io.resticmanager.ports.engine.EngineProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process with an environment of its own, nothing to read, both outputs drained to their ends, and, where
/// `setsid` exists (every Linux with util-linux or busybox), its own process group, so that a signal also reaches what
/// it has started (ssh, rclone). On Windows the whole tree below it is ended instead.
public final class Child {
    /// @param environment all of it: nothing is inherited
    public record Command(List<String> argv, Map<String, String> environment, Path folder) {}

    private static final Logger log = LoggerFactory.getLogger(Child.class);
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);
    private static final Optional<Path> SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    private static final OsFamily OS = OsFamily.here();

    static {
        if (OS == OsFamily.WINDOWS) {
            // Arguments are one text there. Unless told so, Java leaves quotes inside them as they are, and a tag with
            // a quote in it would become an option of restic.
            System.setProperty("jdk.lang.Process.allowAmbiguousCommands", "false");
        }
    }

    private final Ends ends = Ends.of(OS);
    private final Process process;
    private final EngineProcess identity;
    private final List<Thread> readers;

    private Child(Process process, List<Thread> readers) {
        this.process = process;
        this.readers = readers;
        // A process that has already gone has no start any more; nobody will look for it either.
        this.identity =
                new EngineProcess(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    public static Child start(Command command, Sink out, Sink err) throws IOException {
        List<String> argv = new ArrayList<>();
        // Java's child never leads a group, so setsid becomes the program itself and keeps the process number.
        SETSID.ifPresent(setsid -> argv.add(setsid.toString()));
        argv.addAll(command.argv());
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(command.folder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File(OS.nothing())));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        return new Child(
                process,
                List.of(
                        reader("stdout", process, process.getInputStream(), out),
                        reader("stderr", process, process.getErrorStream(), err)));
    }

    public EngineProcess identity() {
        return identity;
    }

    /// Runs `then` on another thread when the process has ended.
    public void whenExited(Runnable then) {
        // Not by Process.onExit(): that needs a free thread of the common pool, which others may hold.
        Thread.ofVirtual().name("restic-exit-" + process.pid()).start(() -> {
            while (true) {
                try {
                    process.waitFor();
                    then.run();
                    return;
                } catch (InterruptedException e) {
                    log.debug("still waiting for the end of process {}", process.pid());
                }
            }
        });
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public boolean awaitExit(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// 128 + n after death by signal n.
    public int exitCode() {
        return process.exitValue();
    }

    /// Whether it can be asked to end in its own time; where not, [#interrupt()] and [#terminate()] kill.
    public boolean endsGently() {
        return ends.areGentle();
    }

    /// SIGINT, the only signal that every version ends cleanly on (contract §5).
    void interrupt() {
        ends.interrupt(process.toHandle());
    }

    /// SIGTERM to it and all that it has started in its group.
    public void terminate() {
        ends.terminate(process.toHandle());
    }

    /// With all that it has started.
    public void kill() {
        ends.kill(process.toHandle());
    }

    /// Kills what it has started and left behind in its group.
    public void killRest() {
        ends.killRest(process.pid());
    }

    /// Waits until all output has been read. Something that restic left behind may hold its pipes: that is killed.
    public void settle() {
        if (!awaitReaders(LAST_OUTPUT)) {
            killRest();
            if (!awaitReaders(LAST_OUTPUT)) {
                log.warn("output of process {} does not end; left unread", process.pid());
            }
        }
    }

    private boolean awaitReaders(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (Thread reader : readers) {
                if (!reader.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // Threads of the platform: a virtual one that reads a pipe would hold its carrier just the same.
    private static Thread reader(String name, Process process, InputStream stream, Sink sink) {
        return Thread.ofPlatform()
                .daemon()
                .name("restic-" + name + "-" + process.pid())
                .start(() -> drain(process, stream, sink));
    }

    private static void drain(Process process, InputStream stream, Sink sink) {
        try (stream) {
            try {
                sink.drain(stream);
            } catch (RuntimeException e) {
                // The run goes on: an early end of reading would kill restic and leave its lock.
                log.error("output of process {} could not be handled", process.pid(), e);
            }
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            log.debug("output of process {} ended: {}", process.pid(), e.getMessage());
        }
    }
}
