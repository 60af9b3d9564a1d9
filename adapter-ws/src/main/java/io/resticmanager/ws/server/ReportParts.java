package io.resticmanager.ws.server;

import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.Reports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts a connection's reports together from their parts. An agent sends one report after the other, so one is under
/// way at a time: another one's first part takes its place.
final class ReportParts {
    private static final int MOST_ITEMS = 200_000;

    private @Nullable Parts open;

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
        private int received;

        Parts(Reports.SnapshotsReport first, Instant receivedAt) {
            this.first = first;
            this.receivedAt = receivedAt;
        }

        boolean isFollowedBy(Reports.SnapshotsReport part) {
            return part.reportId().equals(first.reportId())
                    && part.repositoryId().equals(first.repositoryId())
                    && part.parts() == first.parts()
                    && part.part() == received + 1;
        }
    }

    /// @throws IllegalArgumentException when an item is wrong; nothing of the report is kept
    State add(Reports.SnapshotsReport part, Instant now) {
        Parts parts = part.part() == 1 ? new Parts(part, now) : open;
        open = null;
        if (part.part() < 1 || part.parts() < part.part()) {
            return new State.Broken("part " + part.part() + " of " + part.parts() + " cannot be");
        }
        if (parts == null || !parts.isFollowedBy(part)) {
            return new State.Broken("part " + part.part() + " does not follow the one before");
        }
        if (parts.items.size() + part.items().size() > MOST_ITEMS) {
            return new State.Broken("a listing is at most " + MOST_ITEMS + " snapshots");
        }
        part.items().forEach(item -> parts.items.add(FactMapping.snapshot(item)));
        parts.received++;
        if (parts.received == part.parts()) {
            return new State.Whole(parts.first.listingStartedAt(), parts.receivedAt, parts.items);
        }
        open = parts;
        return new State.Incomplete();
    }
}
