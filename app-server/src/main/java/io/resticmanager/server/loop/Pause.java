package io.resticmanager.server.loop;

import io.resticmanager.ports.event.EventBus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a loop does between its rounds.
interface Pause {
    /// Waits for the next round; `false` when there is none any more.
    boolean await() throws InterruptedException;

    /// Ends the waiting, now and for ever.
    void end();

    static Pause of(Duration length) {
        CountDownLatch ended = new CountDownLatch(1);
        return new Pause() {
            @Override
            public boolean await() throws InterruptedException {
                return !ended.await(length.toMillis(), TimeUnit.MILLISECONDS);
            }

            @Override
            public void end() {
                ended.countDown();
            }
        };
    }

    /// Until something happens, but not longer than `longest`. What happened together makes one round.
    static Pause until(EventBus.Subscription happens, Duration longest) {
        return new Pause() {
            @Override
            public boolean await() throws InterruptedException {
                var first = happens.next(longest);
                if (first.isPresent()) {
                    happens.drain();
                }
                happens.takeMissed();
                return !happens.isClosed();
            }

            @Override
            public void end() {
                happens.close();
            }
        };
    }
}
