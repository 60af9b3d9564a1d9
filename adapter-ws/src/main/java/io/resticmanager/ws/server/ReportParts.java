package io.resticmanager.ws.server;

import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts a connection's reports together from their parts. Bounded: the oldest unfinished report is forgotten first,
/// and one that is too long or out of order is dropped; the agent still owes it and lists again.
final class ReportParts {
    private static final int MOST_REPORTS = 4;
    private static final int MOST_ITEMS = 200_000;

    private final Map<String, Parts> open = new LinkedHashMap<>();

    /// A report that is whole.
    record Whole(Instant listingStartedAt, Instant firstReceivedAt, List<ListedSnapshot> items) {}

    private static final class Parts {
        private final Instant listingStartedAt;
        private final Instant firstReceivedAt;
        private final List<ListedSnapshot> items = new ArrayList<>();
        private int received;

        Parts(Instant listingStartedAt, Instant firstReceivedAt) {
            this.listingStartedAt = listingStartedAt;
            this.firstReceivedAt = firstReceivedAt;
        }
    }

    /// @throws IllegalArgumentException when an item is wrong
    Optional<Whole> add(Payload.SnapshotsReport part, Instant now) {
        if (part.part() == 1) {
            open.remove(part.reportId());
            open.put(part.reportId(), new Parts(part.listingStartedAt(), now));
            if (open.size() > MOST_REPORTS) {
                open.remove(open.keySet().iterator().next());
            }
        }
        Parts parts = open.get(part.reportId());
        if (parts == null || parts.received + 1 != part.part() || parts.items.size() > MOST_ITEMS) {
            open.remove(part.reportId());
            return Optional.empty();
        }
        part.items().forEach(item -> parts.items.add(FactMapping.snapshot(item)));
        parts.received++;
        if (parts.received < part.parts()) {
            return Optional.empty();
        }
        open.remove(part.reportId());
        return Optional.of(new Whole(parts.listingStartedAt, parts.firstReceivedAt, parts.items));
    }
}
