package io.resticmanager.ports.agent;

import io.resticmanager.ports.engine.EngineVersion;
import io.resticmanager.ports.engine.ResticEngine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Which restic is here now. A restic that hangs does not hold up the greeting: then the last answer stands.
final class InstalledRestic {
    private static final int PATIENCE_SECONDS = 4;

    private final ResticEngine engine;
    private final Diary diary;
    private final Executor executor;
    private Optional<EngineVersion> last = Optional.empty();

    InstalledRestic(ResticEngine engine, Diary diary, Executor executor) {
        this.engine = engine;
        this.diary = diary;
        this.executor = executor;
    }

    Optional<EngineVersion> look() {
        CompletableFuture<EngineVersion> answer = CompletableFuture.supplyAsync(engine::version, executor);
        try {
            remember(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException | ExecutionException noAnswer) {
            diary.warn("restic does not answer when asked for its version");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last();
    }

    synchronized Optional<EngineVersion> last() {
        return last;
    }

    private synchronized void remember(EngineVersion now) {
        if (last.equals(Optional.of(now))) {
            return;
        }
        last = Optional.of(now);
        switch (now) {
            case EngineVersion.Found(var text, var path) -> diary.note("restic " + text + " at " + path);
            case EngineVersion.Missing(var sentence) -> diary.warn(sentence);
            case EngineVersion.TooOld old -> diary.warn(old.sentence());
        }
    }
}
