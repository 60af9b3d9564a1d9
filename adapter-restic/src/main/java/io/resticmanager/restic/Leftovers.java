package io.resticmanager.restic;

import io.resticmanager.ports.engine.EngineProcess;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a restic that an earlier life of this process started.
final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    // Starts are counted from the boot, whose time moves a little when the clock is set.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(50);

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
        log.info("ending process {}, left behind by an earlier life", process.pid());
        Signals.send("INT", process.pid());
        if (!awaitEnd(alive.get(), atMost.dividedBy(2))) {
            Signals.send("KILL", process.pid());
            if (!awaitEnd(alive.get(), atMost.dividedBy(2))) {
                log.warn("process {} does not end", process.pid());
            }
        }
        return true;
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
