package io.resticmanager.restic;

import io.resticmanager.ports.engine.EngineProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a restic that an earlier life of this process started.
final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    // Starts are counted from the boot, whose time moves a little when the clock is set.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

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
        try {
            handle.onExit().get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return !handle.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !handle.isAlive();
        }
    }
}
