package io.resticmanager.ports.event;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Tells events to subscribers in the order of their commits. A slow subscriber costs the others nothing: its queue is
/// bounded, and when it overflows the subscriber is told that it missed something instead.
@Singleton
public final class EventBus {
    private static final int REMEMBERED = 4_096;
    private static final int QUEUE = 1_024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Numbered> recent = new ArrayDeque<>();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private long lastNumber;

    @Inject
    public EventBus() {}

    /// @param number counts from 1 within this process
    public record Numbered(long number, DomainEvent event) {}

    /// Tells every subscriber.
    ///
    /// @throws RuntimeException what a subscriber's own predicate threw; the others have been told
    public void publish(DomainEvent event) {
        lock.lock();
        try {
            Numbered numbered = new Numbered(++lastNumber, event);
            recent.addLast(numbered);
            if (recent.size() > REMEMBERED) {
                recent.removeFirst();
            }
            offer(numbered);
        } finally {
            lock.unlock();
        }
    }

    private void offer(Numbered numbered) {
        RuntimeException failed = null;
        for (Subscription subscription : subscriptions) {
            try {
                subscription.offer(numbered);
            } catch (RuntimeException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /// Events from now on.
    public Subscription subscribe(Predicate<DomainEvent> wanted) {
        lock.lock();
        try {
            Subscription subscription = new Subscription(wanted);
            subscriptions.add(subscription);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /// Events after number `after`. If some of them are no longer remembered, the subscription begins as one that has
    /// missed something.
    public Subscription subscribeAfter(long after, Predicate<DomainEvent> wanted) {
        lock.lock();
        try {
            Subscription subscription = new Subscription(wanted);
            long oldest = recent.isEmpty() ? lastNumber + 1 : recent.getFirst().number();
            if (after > lastNumber || after < oldest - 1) {
                subscription.missed = true;
            } else {
                recent.stream().filter(n -> n.number() > after).forEach(subscription::offer);
            }
            subscriptions.add(subscription);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    public long lastNumber() {
        lock.lock();
        try {
            return lastNumber;
        } finally {
            lock.unlock();
        }
    }

    /// One listener's view. Close it when done.
    public final class Subscription implements AutoCloseable {
        private final Predicate<DomainEvent> wanted;
        private final ReentrantLock mine = new ReentrantLock();
        private final Condition arrived = mine.newCondition();
        private final Deque<Numbered> queue = new ArrayDeque<>();
        private boolean missed;
        private boolean closed;

        private Subscription(Predicate<DomainEvent> wanted) {
            this.wanted = wanted;
        }

        /// Waits up to `timeout` for an event; empty when none came, when something was missed
        /// (ask [#takeMissed()]), or when closed.
        public Optional<Numbered> next(Duration timeout) throws InterruptedException {
            mine.lock();
            try {
                long left = timeout.toNanos();
                while (queue.isEmpty() && !missed && !closed) {
                    if (left <= 0) {
                        return Optional.empty();
                    }
                    left = arrived.awaitNanos(left);
                }
                return missed ? Optional.empty() : Optional.ofNullable(queue.pollFirst());
            } finally {
                mine.unlock();
            }
        }

        /// Everything that has arrived, without waiting.
        public List<Numbered> drain() {
            mine.lock();
            try {
                List<Numbered> all = new ArrayList<>(queue);
                queue.clear();
                return all;
            } finally {
                mine.unlock();
            }
        }

        /// Whether events were dropped since the last call: read the state anew.
        public boolean takeMissed() {
            mine.lock();
            try {
                boolean was = missed;
                missed = false;
                return was;
            } finally {
                mine.unlock();
            }
        }

        /// Whether nothing will come any more.
        public boolean isClosed() {
            mine.lock();
            try {
                return closed;
            } finally {
                mine.unlock();
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
            mine.lock();
            try {
                closed = true;
                queue.clear();
                arrived.signalAll();
            } finally {
                mine.unlock();
            }
        }

        private void offer(Numbered numbered) {
            if (!wanted.test(numbered.event())) {
                return;
            }
            mine.lock();
            try {
                if (closed) {
                    return;
                }
                if (queue.size() >= QUEUE) {
                    queue.clear();
                    missed = true;
                } else {
                    queue.addLast(numbered);
                }
                arrived.signalAll();
            } finally {
                mine.unlock();
            }
        }
    }
}
