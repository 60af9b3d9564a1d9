package io.resticmanager.restic;

import io.resticmanager.ports.engine.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a restic or a hook that an earlier life of this process started.
final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    // Starts are counted from the boot, whose time moves a little when the clock is set.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(50);
    private static final Ends ENDS = Ends.of(OsFamily.here());

    private Leftovers() {}

    /// Answers whether that very process was still there. SIGINT first; half of `atMost` later SIGKILL.
    static boolean end(EngineProcess process, Duration atMost) {
        Optional<ProcessHandle> alive = ProcessHandle.of(process.pid())
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info()
                        .startInstant()
                        .filter(start -> Duration.between(start, process.startedAt())
                                        .abs()
                                        .compareTo(TOLERANCE)
                                <= 0)
                        .isPresent());
        if (alive.isEmpty()) {
            return false;
        }
        end(alive.get(), atMost);
        return true;
    }

    /// The same for every process that works in a folder of a run whose agent is gone: what runs of this life have
    /// started, and what that has started, is left alone. Only Linux says where a process works; elsewhere none is
    /// found.
    static boolean endIn(Path workFolder, Duration atMost) {
        List<ProcessHandle> found = ProcessHandle.allProcesses()
                .filter(process -> worksInLeftFolder(process, workFolder))
                .toList();
        found.forEach(process -> end(process, atMost.dividedBy(found.size())));
        return !found.isEmpty();
    }

    private static boolean worksInLeftFolder(ProcessHandle process, Path workFolder) {
        try {
            // The folder itself may be swept already; its name is still told.
            Path cwd = Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"));
            Path all = workFolder.toRealPath();
            return cwd.startsWith(all)
                    && cwd.getNameCount() > all.getNameCount()
                    && RunFolder.isOfEarlierLife(cwd.getName(all.getNameCount()));
        } catch (IOException | UnsupportedOperationException notTold) {
            return false;
        }
    }

    private static void end(ProcessHandle process, Duration atMost) {
        log.info("ending process {}, left behind by an earlier life", process.pid());
        ENDS.interrupt(process);
        if (!awaitEnd(process, atMost.dividedBy(2))) {
            ENDS.kill(process);
            if (!awaitEnd(process, atMost.dividedBy(2))) {
                log.warn("process {} does not end", process.pid());
            }
        }
        // What it had started may not have listened; its group is still the same as long as one of it lives.
        ENDS.killRest(process.pid());
    }

    private static boolean awaitEnd(ProcessHandle handle, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (handle.isAlive() && System.nanoTime() - end < 0) {
                // It is nobody's child any more: there is nothing to be told by.
                Thread.sleep(LOOKS_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !handle.isAlive();
    }
}
