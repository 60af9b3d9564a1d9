package io.resticmanager.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int PATIENCE_SECONDS = 20;

    @Test
    void a_round_that_fails_does_not_end_the_loop() throws InterruptedException {
        CountDownLatch rounds = new CountDownLatch(5);
        Loop loop = new Loop("test", Pause.of(Duration.ofMillis(1)), () -> {
            rounds.countDown();
            throw new IllegalStateException("each time");
        });
        loop.start();
        assertThat(rounds.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        loop.stop();
    }

    @Test
    void stopping_waits_for_the_round_that_is_under_way() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Loop loop = new Loop("test", Pause.of(Duration.ofMillis(1)), () -> {
            rounds.incrementAndGet();
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.incrementAndGet();
        });
        loop.start();
        assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        Thread stopping = Thread.ofVirtual().start(loop::stop);
        release.countDown();
        assertThat(stopping.join(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
        assertThat(ended).hasValue(rounds.get());
    }

    @Test
    void an_event_wakes_the_loop_at_once() throws InterruptedException {
        EventBus events = new EventBus();
        CountDownLatch woken = new CountDownLatch(1);
        Loop loop = new Loop("test", Pause.until(events.subscribe(event -> true), NEVER), woken::countDown);
        loop.start();
        events.publish(new DomainEvent.HostChanged(new HostId(new Ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV"))));
        assertThat(woken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        loop.stop();
    }

    @Test
    void a_loop_that_waits_long_stops_at_once() {
        Loop sleeping = new Loop("sleeping", Pause.of(NEVER), () -> {});
        Loop listening = new Loop("listening", Pause.until(new EventBus().subscribe(event -> true), NEVER), () -> {});
        sleeping.start();
        listening.start();
        long before = System.nanoTime();
        sleeping.stop();
        listening.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
    }
}
