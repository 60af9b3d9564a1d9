package io.resticmanager.ws.server;

import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.Reports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Puts a connection's reports together from their parts. An agent sends one report after the other, so one is under
/// way at a time: another one's first part takes its place. All connections share the room for what is under way.
final class ReportParts {
    static final int MOST_ITEMS = 200_000;

    /// A report that is not continued for this long makes room for those of others.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Semaphore room;
    private @Nullable Parts open;
    private int held;
    private boolean closed;

    /// @param room a permit for each item of all reports that are under way
    ReportParts(Semaphore room) {
        this.room = room;
    }

    /// What a part made of its report.
    sealed interface State {
        record Incomplete() implements State {}

        /// Out of order, contradicting itself, or too long; nothing of it is kept.
        record Broken(String why) implements State {}

        record Whole(Instant listingStartedAt, Instant firstReceivedAt, List<ListedSnapshot> items) implements State {}
    }

    private static final class Parts {
        private final Reports.SnapshotsReport first;
        private final Instant receivedAt;
        private final List<ListedSnapshot> items = new ArrayList<>();
        private Instant continuedAt;
        private int received;

        Parts(Reports.SnapshotsReport first, Instant receivedAt) {
            this.first = first;
            this.receivedAt = receivedAt;
            this.continuedAt = receivedAt;
        }

        boolean isFollowedBy(Reports.SnapshotsReport part) {
            return part.reportId().equals(first.reportId())
                    && part.repositoryId().equals(first.repositoryId())
                    && part.parts() == first.parts()
                    && part.part() == received + 1;
        }
    }

    /// A whole report keeps its room until [#done()].
    ///
    /// @throws IllegalArgumentException when an item is wrong; nothing of the report is kept
    synchronized State add(Reports.SnapshotsReport part, Instant now) {
        Parts parts = open;
        open = null;
        if (part.part() == 1) {
            release();
            parts = new Parts(part, now);
        }
        State state;
        try {
            state = closed ? new State.Broken("the connection is over") : add(parts, part, now);
        } catch (IllegalArgumentException wrong) {
            release();
            throw wrong;
        }
        switch (state) {
            case State.Incomplete ignored -> open = parts;
            case State.Broken ignored -> release();
            case State.Whole ignored -> {}
        }
        return state;
    }

    /// What was whole is written down.
    synchronized void done() {
        release();
    }

    /// Forgets one that was begun and is not continued.
    synchronized void watch(Instant now) {
        if (open != null && open.continuedAt.plus(PATIENCE).isBefore(now)) {
            open = null;
            release();
        }
    }

    /// Nothing more comes.
    synchronized void close() {
        closed = true;
        open = null;
        release();
    }

    private State add(@Nullable Parts parts, Reports.SnapshotsReport part, Instant now) {
        if (part.part() < 1 || part.parts() < part.part()) {
            return new State.Broken("part " + part.part() + " of " + part.parts() + " cannot be");
        }
        if (parts == null || !parts.isFollowedBy(part)) {
            return new State.Broken("part " + part.part() + " does not follow the one before");
        }
        if (parts.items.size() + part.items().size() > MOST_ITEMS) {
            return new State.Broken("a listing is at most " + MOST_ITEMS + " snapshots");
        }
        if (!room.tryAcquire(part.items().size())) {
            return new State.Broken("the server has as many listings under way as it can hold");
        }
        held += part.items().size();
        part.items().forEach(item -> parts.items.add(FactMapping.snapshot(item)));
        parts.received++;
        parts.continuedAt = now;
        return parts.received == part.parts()
                ? new State.Whole(parts.first.listingStartedAt(), parts.receivedAt, parts.items)
                : new State.Incomplete();
    }

    private void release() {
        room.release(held);
        held = 0;
    }
}
