package io.resticmanager.server.loop;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One piece of work that comes round again, on a thread of its own. When a round fails that is logged once, and the
/// next round comes all the same: what it looks after is found again.
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration LAST_ROUND = Duration.ofSeconds(10);

    private final String name;
    private final Pause pause;
    private final Runnable round;
    private final Thread thread;
    private boolean failing;

    Loop(String name, Pause pause, Runnable round) {
        this.name = name;
        this.pause = pause;
        this.round = round;
        this.thread = Thread.ofPlatform().name("loop-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Lets a round that is under way end, but no further one begin.
    void stop() {
        pause.end();
        try {
            if (!thread.join(LAST_ROUND)) {
                LOG.warn("the loop {} did not end within {} s", name, LAST_ROUND.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (pause.await()) {
                goRound();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void goRound() {
        try {
            round.run();
            if (failing) {
                failing = false;
                LOG.info("the loop {} works again", name);
            }
        } catch (RuntimeException failed) {
            if (!failing) {
                failing = true;
                LOG.error("the loop {} failed and will be tried again", name, failed);
            }
        }
    }
}
