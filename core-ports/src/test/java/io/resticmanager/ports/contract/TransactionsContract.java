package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

public abstract class TransactionsContract extends StoreContract {
    @Test
    final void a_failing_unit_is_rolled_back_alone_while_its_neighbours_are_committed() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                int n = i;
                results.add(callers.submit(() -> write(() -> {
                    stores.settings().put("key-" + n, "value");
                    if (n % 7 == 0) {
                        throw new IllegalArgumentException("unit " + n);
                    }
                })));
            }
            for (int i = 0; i < 300; i++) {
                Future<?> result = results.get(i);
                if (i % 7 == 0) {
                    assertThatThrownBy(result::get).hasRootCauseMessage("unit " + i);
                    assertThat(stores.settings().get("key-" + i)).isEmpty();
                } else {
                    result.get(30, TimeUnit.SECONDS);
                    assertThat(stores.settings().get("key-" + i)).contains("value");
                }
            }
        }
    }

    @Test
    final void a_rolled_back_unit_takes_back_changes_and_removals_too() {
        write(() -> {
            stores.settings().put("kept", "before");
            stores.settings().put("removed", "before");
        });
        assertThatThrownBy(() -> write(() -> {
                    stores.settings().put("kept", "after");
                    stores.settings().put("kept", "after that");
                    stores.settings().remove("removed");
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(stores.settings().get("kept")).contains("before");
        assertThat(stores.settings().get("removed")).contains("before");
    }

    @Test
    final void exceptions_and_errors_come_back_as_they_were_thrown() {
        RuntimeException exception = new IllegalArgumentException("mine");
        AssertionError error = new AssertionError("mine too");
        assertThatThrownBy(() -> write(() -> {
                    throw exception;
                }))
                .isSameAs(exception);
        assertThatThrownBy(() -> write(() -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    @Test
    final void what_a_unit_returns_comes_back_and_may_be_null() {
        assertThat(stores.transactions().<Integer>write(tx -> 42)).isEqualTo(42);
        assertThat(stores.transactions().<String>write(tx -> null)).isNull();
    }

    @Test
    final void a_unit_sees_its_own_writes_and_an_inner_one_joins_it() {
        String seen = stores.transactions().write(tx -> {
            stores.settings().put("a", "1");
            return stores.transactions()
                    .write(inner -> stores.settings().get("a").orElseThrow());
        });
        assertThat(seen).isEqualTo("1");
    }

    @Test
    final void an_inner_unit_is_undone_with_the_outer_one_and_tells_nothing() {
        EventBus.Subscription heard = events.subscribe(event -> true);
        assertThatThrownBy(() -> write(() -> {
                    stores.transactions().<Boolean>write(inner -> {
                        inner.publish(changed());
                        stores.settings().put("inner", "1");
                        return true;
                    });
                    throw new IllegalArgumentException("outer");
                }))
                .hasMessage("outer");
        assertThat(stores.settings().get("inner")).isEmpty();
        assertThat(heard.drain()).isEmpty();
    }

    @Test
    final void nobody_else_sees_what_is_not_committed() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reader = readers.submit(() -> {
                while (!over.get()) {
                    stores.settings().get("secret").ifPresent(seen::add);
                }
            });
            for (int i = 0; i < 50; i++) {
                assertThatThrownBy(() -> write(() -> {
                            stores.settings().put("secret", "uncommitted");
                            throw new IllegalArgumentException("no");
                        }))
                        .hasMessage("no");
            }
            over.set(true);
            reader.get(30, TimeUnit.SECONDS);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    final void events_come_after_the_commit_in_the_order_of_commits() throws Exception {
        List<HostId> hosts = new ArrayList<>();
        EventBus.Subscription heard = events.subscribe(event -> true);
        for (int i = 0; i < 20; i++) {
            HostId host = new HostId(ids.next());
            hosts.add(host);
            stores.transactions().<Boolean>write(tx -> {
                tx.publish(new DomainEvent.HostChanged(host));
                assertThat(heard.drain())
                        .as("nothing is told before the commit")
                        .isEmpty();
                stores.settings().put(host.toString(), "there");
                return true;
            });
            DomainEvent event = heard.next(Duration.ofSeconds(10)).orElseThrow().event();
            assertThat(event).isEqualTo(new DomainEvent.HostChanged(host));
            assertThat(stores.settings().get(host.toString())).contains("there");
        }
    }

    @Test
    final void whoever_hears_an_event_can_read_what_it_is_about() throws Exception {
        EventBus.Subscription heard = events.subscribe(event -> true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> listener = threads.submit(() -> {
                int found = 0;
                while (found < 200) {
                    HostId host = ((DomainEvent.HostChanged) heard.next(Duration.ofSeconds(20))
                                    .orElseThrow()
                                    .event())
                            .hostId();
                    assertThat(stores.settings().get(host.toString())).contains("there");
                    found++;
                }
                return found;
            });
            for (int i = 0; i < 200; i++) {
                threads.submit(() -> stores.transactions().<Boolean>write(tx -> {
                    HostId host = new HostId(ids.next());
                    stores.settings().put(host.toString(), "there");
                    tx.publish(new DomainEvent.HostChanged(host));
                    return true;
                }));
            }
            assertThat(listener.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    @Test
    final void a_failed_unit_tells_nothing() {
        EventBus.Subscription heard = events.subscribe(event -> true);
        assertThatThrownBy(() -> stores.transactions().<Boolean>write(tx -> {
                    tx.publish(changed());
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        assertThat(heard.drain()).isEmpty();
    }

    @Test
    final void a_listener_that_fails_harms_no_writer() {
        events.subscribe(event -> {
            throw new IllegalStateException("a broken listener");
        });
        assertThat(stores.transactions().<Boolean>write(tx -> {
                    tx.publish(changed());
                    return true;
                }))
                .isTrue();
        write(() -> stores.settings().put("still", "writes"));
        assertThat(stores.settings().get("still")).contains("writes");
    }

    @Test
    final void writing_outside_of_a_unit_is_a_bug_that_shows() {
        assertThatThrownBy(() -> stores.settings().put("a", "1")).isInstanceOf(IllegalStateException.class);
        assertThat(stores.settings().get("a")).isEmpty();
    }

    private DomainEvent changed() {
        return new DomainEvent.HostChanged(new HostId(ids.next()));
    }
}
