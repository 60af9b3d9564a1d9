package io.resticmanager.ports.contract;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.fakes.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts plausible rows into stores. Every method is a unit of its own, or joins the one it is called in.
public final class Rows {
    private final Stores stores;
    private final Ids ids;
    private final Clock clock;

    public Rows(Stores stores, Ids ids, Clock clock) {
        this.stores = stores;
        this.ids = ids;
        this.clock = clock;
    }

    public Host host(String name, String... tags) {
        Host host = new Host(
                new HostId(ids.next()),
                name,
                name,
                Tags.of(List.of(tags)),
                new Platform("linux", "amd64"),
                "machine of " + ids.next(),
                clock.instant(),
                new Host.AgentFacts(
                        "0.1.0",
                        Optional.of("0.18.0"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMillis(-250),
                        Optional.of(true)),
                new Host.PlanState(ids.next(), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                false,
                Limits.NONE,
                1);
        return unit(() -> stores.hosts().insert(host, hash(host.id()), ids.next()), host);
    }

    public Repository repository(String name) {
        Repository repository = new Repository(
                new RepositoryId(ids.next()),
                name,
                new RepositoryUrl("rest:http://127.0.0.1:8000/" + ids.next() + "/"),
                Optional.empty(),
                Optional.empty(),
                Verdict.UNKNOWN,
                Optional.empty(),
                clock.instant(),
                1);
        return unit(() -> stores.repositories().insert(repository), repository);
    }

    public SourceGroup group(Host host, Repository repository) {
        SourceGroup group = new SourceGroup(
                new SourceGroupId(ids.next()),
                host.id(),
                SourceGroup.DEFAULT_NAME,
                Optional.of(repository.id()),
                Selection.EMPTY.withIncludes(List.of("/etc", "/srv/ö")),
                RetryPolicy.DEFAULT,
                1);
        return unit(() -> stores.groups().insert(group), group);
    }

    public Schedule schedule(Host host, String name, Schedule.Timing timing, SourceGroup... groups) {
        Schedule schedule = Schedule.defined(
                new ScheduleId(ids.next()),
                host.id(),
                name,
                Stream.of(groups).map(SourceGroup::id).toList(),
                timing,
                true,
                new Limits(Optional.of(1024), Optional.empty()),
                clock.instant());
        return unit(() -> stores.schedules().insert(schedule), schedule);
    }

    public Job job(Host host, Repository repository, JobSpec spec) {
        Job job = Job.queued(
                new JobId(ids.next()),
                host.id(),
                repository.id(),
                spec,
                new Origin.Command(clock.instant(), Optional.empty()),
                new Limits(Optional.of(512), Optional.empty()),
                clock.instant());
        return unit(() -> stores.jobs().insert(job), job);
    }

    public Job job(Host host, Repository repository) {
        return job(host, repository, new JobSpec.Test());
    }

    /// Puts the job into a state; ended means succeeded, now.
    public Job in(JobState state, Job job) {
        Optional<Instant> ended = Optional.of(clock.instant()).filter(at -> state == JobState.ENDED);
        Job changed = new Job(
                job.id(),
                job.hostId(),
                job.repositoryId(),
                job.spec(),
                job.origin(),
                job.limits(),
                job.maxRunTime(),
                job.expiresAt(),
                state,
                new Job.Times(
                        job.times().queued(),
                        Optional.of(clock.instant()),
                        Optional.of(clock.instant()),
                        ended,
                        clock.instant()),
                Optional.empty(),
                Optional.empty(),
                ended.map(at -> new Job.End(
                        Outcome.SUCCEEDED, Optional.of(0), Optional.empty(), Optional.empty(), Optional.empty())),
                Optional.empty(),
                false);
        return unit(() -> stores.jobs().update(changed), changed);
    }

    public Job backup(Host host, Repository repository, boolean dryRun) {
        return job(
                host,
                repository,
                new JobSpec.Backup(
                        Optional.of(new SourceGroupId(ids.next())),
                        Selection.EMPTY.withIncludes(List.of("/etc")),
                        dryRun));
    }

    /// Ends the job so.
    public Job ended(Job job, Outcome outcome, Optional<Confirmation> confirmation, Instant effective) {
        Job changed = new Job(
                job.id(),
                job.hostId(),
                job.repositoryId(),
                job.spec(),
                job.origin(),
                job.limits(),
                job.maxRunTime(),
                job.expiresAt(),
                JobState.ENDED,
                new Job.Times(
                        job.times().queued(),
                        Optional.of(effective),
                        Optional.of(effective),
                        Optional.of(effective),
                        effective),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Job.End(
                        outcome,
                        Optional.empty(),
                        outcome == Outcome.FAILED ? Optional.of(JobError.of(ErrorCode.LOCKED)) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                confirmation,
                false);
        return unit(() -> stores.jobs().update(changed), changed);
    }

    public Snapshot snapshot(Host host, Repository repository, Instant taken) {
        Ulid id = ids.next();
        Snapshot snapshot = Snapshot.seen(
                new SnapshotId(id),
                repository.id(),
                Optional.of(host.id()),
                new ListedSnapshot(
                        hash(id).hex(),
                        Optional.empty(),
                        taken,
                        host.name(),
                        "root",
                        List.of("/etc"),
                        List.of("a tag"),
                        Optional.of(10L),
                        Optional.empty(),
                        Optional.of(0L),
                        Optional.of("restic 0.18.0"),
                        ZoneOffset.ofHoursMinutes(-9, -30)),
                clock.instant());
        return unit(() -> stores.snapshots().insert(snapshot), snapshot);
    }

    public User user(String name) {
        User user = new User(
                new UserId(ids.next()), new Username(name), Role.ADMIN, new Secret("plain:x"), clock.instant());
        return unit(() -> stores.users().insert(user), user);
    }

    public EnrollmentToken token(Duration ttl, int uses) {
        Ulid id = ids.next();
        EnrollmentToken token = new EnrollmentToken(
                id,
                hash(id),
                Optional.of("db-1"),
                Tags.of(List.of("prod")),
                Optional.empty(),
                List.of("/etc"),
                true,
                Optional.empty(),
                clock.instant(),
                clock.instant().plus(ttl),
                uses,
                Optional.empty());
        return unit(() -> stores.tokens().insert(token), token);
    }

    /// Log lines `first` to `last`.
    public List<LogEntry> lines(long first, long last) {
        List<LogEntry> lines = new ArrayList<>();
        for (long line = first; line <= last; line++) {
            lines.add(new LogEntry.Line(line, clock.instant(), LogStream.STDERR, "backup", "line " + line + " ✓"));
        }
        return lines;
    }

    /// A hash that stands for a token which belongs to this id.
    public static TokenHash hash(Object id) {
        return TokenHash.of(new Secret(id.toString()));
    }

    /// 64 hex digits that end in a number.
    public static String hex(long number) {
        return HexFormat.of().toHexDigits(number).repeat(4);
    }

    private <T> T unit(Runnable change, T made) {
        return stores.transactions().write(tx -> {
            change.run();
            return made;
        });
    }
}
