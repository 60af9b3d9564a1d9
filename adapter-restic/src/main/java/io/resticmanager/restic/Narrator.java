package io.resticmanager.restic;

import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineWatcher;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands before the watcher and keeps its promises: one call at a time, progress once a second, one line a call, no
/// secrets. What the watcher throws is logged and does not reach the readers, which must go on.
final class Narrator {
    private static final Logger log = LoggerFactory.getLogger(Narrator.class);
    // A little less than restic's own interval, or jitter would drop every other one.
    private static final Duration INTERVAL = Duration.ofMillis(900);

    private final EngineWatcher watcher;
    private final Redactor redactor;
    private long lastProgress;
    private boolean anyProgress;

    Narrator(EngineWatcher watcher, Redactor redactor) {
        this.watcher = watcher;
        this.redactor = redactor;
    }

    static Narrator silent() {
        EngineWatcher nobody = new EngineWatcher() {
            @Override
            public void started(EngineProcess process) {}

            @Override
            public void progress(Progress progress) {}

            @Override
            public void log(LogStream stream, String phase, String text) {}

            @Override
            public void reachable(boolean reachable) {}
        };
        return new Narrator(nobody, Redactor.NOTHING);
    }

    synchronized void started(EngineProcess process) {
        safely(() -> watcher.started(process));
    }

    synchronized void progress(Progress progress) {
        long now = System.nanoTime();
        if (anyProgress && now - lastProgress < INTERVAL.toNanos()) {
            return;
        }
        anyProgress = true;
        lastProgress = now;
        Progress clean = new Progress(
                progress.percent(),
                progress.bytesDone(),
                progress.bytesTotal(),
                progress.filesDone(),
                progress.filesTotal(),
                progress.currentFiles().stream().map(redactor::redact).toList(),
                progress.eta());
        safely(() -> watcher.progress(clean));
    }

    synchronized void log(LogStream stream, String phase, String text) {
        redactor.redact(text)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> safely(() -> watcher.log(stream, phase, Printable.line(line))));
    }

    void say(String phase, String text) {
        log(LogStream.AGENT, phase, text);
    }

    synchronized void reachable(boolean reachable) {
        safely(() -> watcher.reachable(reachable));
    }

    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.error("the watcher of a run failed", e);
        }
    }
}
