package io.resticmanager.ports.fakes;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.job.JobStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

public final class MemoryJobStore implements JobStore {
    private final MemoryDatabase database;

    public MemoryJobStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Job job) {
        database.writing(() -> database.jobs.insert(job.id(), job));
    }

    @Override
    public void update(Job job) {
        database.writing(() -> database.jobs.replace(job.id(), job));
    }

    @Override
    public Optional<Job> find(JobId id) {
        return database.reading(() -> database.jobs.find(id));
    }

    @Override
    public Page<Job> list(Filter filter, PageRequest page) {
        return database.reading(() -> MemoryPages.descending(
                "job",
                database.jobs.where(job -> matches(filter, job)),
                job -> MemoryPages.number(job.times().effective().toEpochMilli())
                        + MemoryPages.text(job.id().toString()),
                page));
    }

    @Override
    public List<Job> queued(int limit) {
        return database.reading(() -> database.jobs
                .where(job -> job.state() == JobState.QUEUED)
                .limit(limit)
                .toList());
    }

    @Override
    public List<Job> withAgents() {
        return database.reading(() -> database.jobs
                .where(job -> job.state().isWithAgent())
                .sorted(Comparator.comparing((Job job) -> job.hostId().ulid())
                        .thenComparing(job -> job.id().ulid()))
                .toList());
    }

    @Override
    public List<Job> withAgent(HostId host) {
        return database.reading(() -> database.jobs
                .where(job -> job.hostId().equals(host) && job.state().isWithAgent())
                .toList());
    }

    @Override
    public List<Job> open(HostId host) {
        return database.reading(() -> database.jobs
                .where(job -> job.hostId().equals(host) && !job.isEnded())
                .toList());
    }

    @Override
    public List<Job> unconfirmed(RepositoryId repository, int limit) {
        return database.reading(() -> database.jobs
                .where(job -> job.repositoryId().equals(repository)
                        && job.confirmation()
                                .filter(c -> c == Confirmation.PENDING)
                                .isPresent())
                .limit(limit)
                .toList());
    }

    private static boolean matches(Filter filter, Job job) {
        return filter.host().filter(h -> !h.equals(job.hostId())).isEmpty()
                && filter.kind().filter(k -> k != job.kind()).isEmpty()
                && filter.state().filter(s -> s != job.state()).isEmpty()
                && filter.repository()
                        .filter(r -> !r.equals(job.repositoryId()))
                        .isEmpty()
                && filter.since().filter(job.times().effective()::isBefore).isEmpty();
    }
}
