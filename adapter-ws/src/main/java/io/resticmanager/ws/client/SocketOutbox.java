package io.resticmanager.ws.client;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.agent.AgentDesk;
import io.resticmanager.ws.wire.FactMapping;
import io.resticmanager.ws.wire.JobMapping;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.Reports;
import io.resticmanager.ws.wire.WireCodec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the agent wants to say beside its spool, until the connection takes it. Bounded: of progress only the newest
/// per job is kept, of reports the newest few; what is dropped is owed again.
public final class SocketOutbox implements AgentDesk.Outbox {
    private static final int MOST_JOBS = 256;
    private static final int MOST_REPORTS = 32;
    private static final int PART_BYTES = 384 * 1024;

    private final WireCodec codec = new WireCodec();
    private final Map<JobId, Progress> progress = new LinkedHashMap<>();
    private final Deque<List<Payload>> reports = new ArrayDeque<>();
    private Runnable wake = () -> {};

    /// Called whenever there is something to send. Replaces the one before.
    synchronized void wakeWith(Runnable listener) {
        wake = listener;
    }

    @Override
    public void spooled() {
        wake();
    }

    @Override
    public void progress(JobId job, Progress newest) {
        synchronized (this) {
            if (progress.size() < MOST_JOBS || progress.containsKey(job)) {
                progress.put(job, newest);
            }
        }
        wake();
    }

    @Override
    public void listing(String reportId, RepositoryId repository, Instant listingBeganAt, List<ListedSnapshot> items) {
        List<List<Reports.SnapshotItem>> parts = cut(items);
        List<Payload> messages = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            messages.add(new Reports.SnapshotsReport(
                    reportId, repository.toString(), listingBeganAt, i + 1, parts.size(), parts.get(i)));
        }
        add(messages);
    }

    @Override
    public void figures(String reportId, RepositoryId repository, RepositoryFigures figures) {
        add(List.of(new Reports.RepositoryStats(
                reportId,
                repository.toString(),
                figures.storedBytes(),
                figures.uncompressedBytes().orElse(null),
                figures.blobCount(),
                figures.snapshotCount(),
                figures.locks())));
    }

    /// Everything that waits, and nothing of it again.
    synchronized List<Payload> take() {
        List<Payload> out = new ArrayList<>();
        progress.forEach((job, newest) -> out.add(JobMapping.progress(job.toString(), newest)));
        progress.clear();
        reports.forEach(out::addAll);
        reports.clear();
        return out;
    }

    private void add(List<Payload> messages) {
        synchronized (this) {
            reports.addLast(messages);
            if (reports.size() > MOST_REPORTS) {
                reports.removeFirst();
            }
        }
        wake();
    }

    private void wake() {
        Runnable listener;
        synchronized (this) {
            listener = wake;
        }
        listener.run();
    }

    private List<List<Reports.SnapshotItem>> cut(List<ListedSnapshot> items) {
        List<List<Reports.SnapshotItem>> parts = new ArrayList<>();
        List<Reports.SnapshotItem> part = new ArrayList<>();
        int bytes = 0;
        for (ListedSnapshot item : items) {
            Reports.SnapshotItem wire = FactMapping.snapshot(item);
            int size = codec.size(wire);
            if (!part.isEmpty() && bytes + size > PART_BYTES) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(wire);
            bytes += size;
        }
        parts.add(part);
        return parts;
    }
}
