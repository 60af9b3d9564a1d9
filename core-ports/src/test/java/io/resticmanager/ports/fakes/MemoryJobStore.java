package io.resticmanager.ports.fakes;

import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.fleet.FleetDay;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.job.JobStore;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
    public Optional<Standing> standing(JobId id) {
        return find(id).map(job -> new Standing(job.hostId(), job.state()));
    }

    @Override
    public Map<JobId, Job> findAll(Collection<JobId> ids) {
        return database.reading(() ->
                database.jobs.where(job -> ids.contains(job.id())).collect(Collectors.toMap(Job::id, job -> job)));
    }

    @Override
    public Map<HostId, List<BackupDay>> backupDays(Collection<HostId> hosts, LocalDate from) {
        Map<HostId, List<BackupDay>> days = database.reading(() -> database.jobs
                .where(job -> hosts.contains(job.hostId()))
                .collect(Collectors.groupingBy(
                        Job::hostId, Collectors.collectingAndThen(Collectors.toList(), jobs -> days(jobs, from)))));
        days.values().removeIf(List::isEmpty);
        return days;
    }

    @Override
    public List<FleetDay> fleetDays(LocalDate from) {
        List<HostId> all = database.reading(() ->
                database.jobs.where(job -> true).map(Job::hostId).distinct().toList());
        return backupDays(all, from).values().stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(BackupDay::day, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> new FleetDay(
                        entry.getKey(),
                        count(entry.getValue(), BackupDay.Result.OK),
                        count(entry.getValue(), BackupDay.Result.WARNINGS),
                        count(entry.getValue(), BackupDay.Result.FAILED)))
                .toList();
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
    public List<Job> queued(HostId host, int limit) {
        return database.reading(() -> database.jobs
                .where(job -> job.hostId().equals(host) && job.state() == JobState.QUEUED)
                .limit(limit)
                .toList());
    }

    @Override
    public Set<HostId> hostsWithQueue() {
        return database.reading(() -> database.jobs
                .where(job -> job.state() == JobState.QUEUED)
                .map(Job::hostId)
                .collect(Collectors.toUnmodifiableSet()));
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
    public int countWithAgents() {
        return withAgents().size();
    }

    @Override
    public Map<HostId, Job> foremost(Collection<HostId> hosts) {
        Map<HostId, Job> foremost = new HashMap<>();
        for (HostId host : hosts) {
            List<Job> open = open(host);
            open.stream()
                    .filter(job -> job.state().isWithAgent())
                    .max(Comparator.comparing(job -> job.id().ulid()))
                    .or(() -> open.stream()
                            .min(Comparator.comparing(job -> job.id().ulid())))
                    .ifPresent(job -> foremost.put(host, job));
        }
        return foremost;
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
    public List<Job> openOn(RepositoryId repository) {
        return database.reading(() -> database.jobs
                .where(job -> job.repositoryId().equals(repository) && !job.isEnded())
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

    private static List<BackupDay> days(List<Job> jobs, LocalDate from) {
        return jobs.stream()
                .map(job -> BackupDay.dayOf(job.times().effective()))
                .filter(day -> !day.isBefore(from))
                .distinct()
                .sorted()
                .flatMap(day -> BackupDay.of(day, jobs).stream())
                .toList();
    }

    private static int count(List<BackupDay> days, BackupDay.Result result) {
        return (int) days.stream().filter(day -> day.result() == result).count();
    }

    private static boolean matches(Filter filter, Job job) {
        return filter.host().filter(h -> !h.equals(job.hostId())).isEmpty()
                && filter.kind().filter(k -> k != job.kind()).isEmpty()
                && filter.state().filter(s -> s != job.state()).isEmpty()
                && filter.outcome()
                        .filter(o -> !job.outcome().equals(Optional.of(o)))
                        .isEmpty()
                && filter.repository()
                        .filter(r -> !r.equals(job.repositoryId()))
                        .isEmpty()
                && filter.since().filter(job.times().effective()::isBefore).isEmpty();
    }
}
