package io.resticmanager.ports.fakes;

import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.agent.AgentDesk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Remembers what the agent said beside its spool.
public final class RecordingOutbox implements AgentDesk.Outbox {
    public record Listing(String reportId, RepositoryId repository, List<ListedSnapshot> items) {}

    public record Figures(String reportId, RepositoryId repository, RepositoryFigures figures) {}

    private final List<Listing> listings = new ArrayList<>();
    private final List<Figures> figures = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();

    @Override
    public void spooled() {}

    @Override
    public synchronized void progress(JobId job, Progress newest) {
        progress.add(newest);
    }

    @Override
    public synchronized void listing(
            String reportId, RepositoryId repository, Instant listingBeganAt, List<ListedSnapshot> items) {
        listings.add(new Listing(reportId, repository, items));
    }

    @Override
    public synchronized void figures(String reportId, RepositoryId repository, RepositoryFigures measured) {
        figures.add(new Figures(reportId, repository, measured));
    }

    public synchronized List<Listing> listings() {
        return List.copyOf(listings);
    }

    public synchronized List<Figures> figures() {
        return List.copyOf(figures);
    }

    public synchronized List<Progress> progress() {
        return List.copyOf(progress);
    }
}
