package io.resticmanager.ports.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private static final int QUEUE = 1_024;
    private static final int REMEMBERED = 4_096;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final EventBus bus = new EventBus();
    private final CountingIds ids = new CountingIds(MutableClock.atNoon());

    @Test
    void each_subscriber_hears_what_it_wants_in_order_from_then_on() {
        bus.publish(changed());
        DomainEvent wanted = changed();
        DomainEvent other = changed();
        try (EventBus.Subscription some = bus.subscribe(wanted::equals);
                EventBus.Subscription all = bus.subscribe(event -> true)) {
            bus.publish(wanted);
            bus.publish(other);
            bus.publish(wanted);
            assertThat(some.drain()).extracting(EventBus.Numbered::number).containsExactly(2L, 4L);
            assertThat(all.drain()).extracting(EventBus.Numbered::event).containsExactly(wanted, other, wanted);
            assertThat(bus.lastNumber()).isEqualTo(4);
        }
    }

    @Test
    void who_comes_back_hears_what_came_meanwhile() {
        List<DomainEvent> published = publish(5);
        try (EventBus.Subscription back = bus.subscribeAfter(3, event -> true)) {
            assertThat(back.takeMissed()).isFalse();
            assertThat(back.drain())
                    .extracting(EventBus.Numbered::event)
                    .containsExactlyElementsOf(published.subList(3, 5));
            bus.publish(published.getFirst());
            assertThat(back.drain()).hasSize(1);
        }
        try (EventBus.Subscription uptodate = bus.subscribeAfter(6, event -> true)) {
            assertThat(uptodate.takeMissed()).isFalse();
            assertThat(uptodate.drain()).isEmpty();
        }
    }

    @Test
    void who_comes_back_too_late_or_from_another_life_of_the_server_is_told_so() throws Exception {
        publish(REMEMBERED + 10);
        try (EventBus.Subscription oldest = bus.subscribeAfter(10, event -> true);
                EventBus.Subscription late = bus.subscribeAfter(9, event -> true);
                EventBus.Subscription strange = bus.subscribeAfter(REMEMBERED + 11, event -> true)) {
            assertThat(late.next(LONG)).isEmpty();
            assertThat(late.takeMissed()).isTrue();
            assertThat(late.takeMissed()).as("said once").isFalse();
            assertThat(strange.takeMissed()).isTrue();
            // All that is remembered is more than a queue takes.
            assertThat(oldest.takeMissed()).isTrue();
        }
        try (EventBus.Subscription near = bus.subscribeAfter(REMEMBERED, event -> true)) {
            assertThat(near.takeMissed()).isFalse();
            assertThat(near.drain()).hasSize(10);
        }
    }

    @Test
    void a_slow_subscriber_misses_something_and_costs_the_others_nothing() throws Exception {
        try (EventBus.Subscription slow = bus.subscribe(event -> true);
                EventBus.Subscription quick = bus.subscribe(event -> true)) {
            int heard = 0;
            for (int i = 0; i < QUEUE; i++) {
                bus.publish(changed());
                heard += quick.drain().size();
            }
            assertThat(slow.takeMissed()).isFalse();
            bus.publish(changed());
            heard += quick.drain().size();
            assertThat(heard).isEqualTo(QUEUE + 1);
            assertThat(quick.takeMissed()).isFalse();
            assertThat(slow.next(LONG)).isEmpty();
            assertThat(slow.takeMissed()).isTrue();
            DomainEvent fresh = changed();
            bus.publish(fresh);
            assertThat(slow.next(LONG).map(EventBus.Numbered::event)).contains(fresh);
        }
    }

    @Test
    void waiting_ends_with_an_event_with_time_or_with_closing() throws Exception {
        EventBus.Subscription subscription = bus.subscribe(event -> true);
        assertThat(subscription.next(Duration.ofMillis(5))).isEmpty();
        assertThat(subscription.isClosed()).isFalse();

        CompletableFuture<Optional<EventBus.Numbered>> heard = waiting(subscription);
        DomainEvent event = changed();
        bus.publish(event);
        assertThat(heard.get(20, TimeUnit.SECONDS).map(EventBus.Numbered::event))
                .contains(event);

        CompletableFuture<Optional<EventBus.Numbered>> ended = waiting(subscription);
        subscription.close();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEmpty();
        assertThat(subscription.isClosed()).isTrue();
        bus.publish(changed());
        assertThat(subscription.drain()).isEmpty();
    }

    @Test
    void a_subscriber_whose_wish_fails_shows_and_keeps_nothing_from_the_others() {
        List<EventBus.Subscription> good = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            good.add(bus.subscribe(event -> true));
            bus.subscribe(event -> {
                throw new IllegalStateException("broken");
            });
        }
        assertThatThrownBy(() -> bus.publish(changed())).hasMessage("broken");
        assertThat(good).allSatisfy(each -> assertThat(each.drain()).hasSize(1));
    }

    private CompletableFuture<Optional<EventBus.Numbered>> waiting(EventBus.Subscription subscription) {
        CompletableFuture<Optional<EventBus.Numbered>> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(subscription.next(LONG));
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private List<DomainEvent> publish(int count) {
        List<DomainEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(changed());
            bus.publish(events.getLast());
        }
        return events;
    }

    private DomainEvent changed() {
        return new DomainEvent.HostChanged(new HostId(ids.next()));
    }
}
