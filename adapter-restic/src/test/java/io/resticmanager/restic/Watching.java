package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.ports.engine.EngineProcess;
import io.resticmanager.ports.engine.EngineWatcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/// Remembers what a run told.
final class Watching implements EngineWatcher {
    record Line(LogStream stream, String phase, String text) {}

    private final List<EngineProcess> processes = new CopyOnWriteArrayList<>();
    private final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<Boolean> reachable = new CopyOnWriteArrayList<>();

    @Override
    public void started(EngineProcess process) {
        processes.add(process);
    }

    @Override
    public void progress(Progress step) {
        progress.add(step);
    }

    @Override
    public void log(LogStream stream, String phase, String text) {
        lines.add(new Line(stream, phase, text));
    }

    @Override
    public void reachable(boolean now) {
        reachable.add(now);
    }

    List<EngineProcess> processes() {
        return processes;
    }

    List<Progress> progress() {
        return progress;
    }

    List<Line> lines() {
        return lines;
    }

    List<Boolean> reachable() {
        return reachable;
    }

    List<String> texts() {
        return lines.stream().map(Line::text).toList();
    }

    String log() {
        return String.join("\n", texts());
    }

    EngineProcess awaitProcess() {
        await("a process starts", () -> !processes.isEmpty());
        return processes.getLast();
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
