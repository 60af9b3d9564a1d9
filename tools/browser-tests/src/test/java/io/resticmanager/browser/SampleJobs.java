package io.resticmanager.browser;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.account.UserStore;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.source.SourceGroupStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The jobs of a sample fleet that need more than a letter: one at work, one in each state, and what their logs say.
final class SampleJobs {
    private final PageServer server;
    private final SampleFleet fleet;
    private final Random dice;
    private final boolean forPictures;

    SampleJobs(PageServer server, SampleFleet fleet, Random dice, boolean forPictures) {
        this.server = server;
        this.fleet = fleet;
        this.dice = dice;
        this.forPictures = forPictures;
    }

    /// A backup in the middle of its work, with the past of its progress.
    void running(String name, Instant now) {
        HostId id = fleet.host(name);
        SourceGroup group = server.get(SourceGroupStore.class).of(id).getFirst();
        Instant began = now.minus(Duration.ofMinutes(9));
        server.clock.set(began);
        JobId job = new JobId(ids().next());
        fleet.note(name, job);
        server.get(Transactions.class).write(tx -> {
            insert(
                    job,
                    group,
                    JobState.RUNNING,
                    new Job.Times(began, Optional.of(began), Optional.of(began), Optional.empty(), began),
                    Optional.empty(),
                    null);
            server.get(JobLogStore.class).append(job, log(began, 'r', group));
            return Boolean.TRUE;
        });
        for (int second = 0; second < 520; second += 10) {
            server.clock.set(began.plusSeconds(second));
            long done = 1_148_000_000_000L / 540 * second + dice.nextInt(2_000) * 1_000_000L;
            server.get(LiveProgress.class)
                    .update(id, job, new Progress(1, done, 1_840_000_000_000L, 1, 28_112, List.of(), Optional.empty()));
        }
        server.clock.set(now);
        Presence presence = server.get(Presence.class);
        presence.restore();
        fleet.hosts().forEach((host, hostId) -> {
            if (!host.equals("laptop-07")) {
                presence.heartbeat(hostId, new Presence.Vitals(0, 0, 412_000_000_000L));
            }
        });
        server.get(LiveProgress.class)
                .update(
                        id,
                        job,
                        new Progress(
                                62.4,
                                1_148_000_000_000L,
                                1_840_000_000_000L,
                                17_400,
                                28_112,
                                List.of("/srv/postgres/base/16384/2619", "/srv/postgres/pg_wal/0000000100000A"),
                                Optional.of(Duration.ofMinutes(6))));
    }

    /// Jobs in the states that a month of backups does not show; each is found by the word for its state.
    void everyState() {
        server.get(Transactions.class).write(tx -> {
            other(
                    "queued",
                    "mon-01",
                    JobState.QUEUED,
                    Optional.of(new WaitingFor.HostSlot(fleet.host("mon-01"), 2)),
                    null);
            other(
                    "waiting",
                    "git-forge",
                    JobState.QUEUED,
                    Optional.of(new WaitingFor.RepositoryFree(fleet.repository(), fleet.job("db-prod-01"))),
                    null);
            other("dispatched", "acct-win02", JobState.DISPATCHED, Optional.empty(), null);
            other("cancelling", "desk-03", JobState.CANCELLING, Optional.empty(), null);
            other("cancelled", "web-proxy-01", JobState.ENDED, Optional.empty(), ended(Outcome.CANCELLED, null));
            for (ErrorCode code : ErrorCode.values()) {
                other(
                        code.word(),
                        "mail-01",
                        JobState.ENDED,
                        Optional.empty(),
                        ended(Outcome.FAILED, JobError.of(code)));
            }
            return Boolean.TRUE;
        });
    }

    private static Job.End ended(Outcome outcome, @Nullable JobError error) {
        return new Job.End(
                outcome,
                error == null ? Optional.empty() : Optional.of(1),
                Optional.ofNullable(error),
                Optional.empty(),
                Optional.empty());
    }

    private void other(
            String word, String hostName, JobState state, Optional<WaitingFor> waitingFor, Job.@Nullable End end) {
        SourceGroup group =
                server.get(SourceGroupStore.class).of(fleet.host(hostName)).getFirst();
        Instant began = server.clock.instant().minus(Duration.ofMinutes(4));
        boolean sent = state != JobState.QUEUED;
        JobId job = new JobId(ids().next());
        fleet.note(word, job);
        Job.Times times = new Job.Times(
                began,
                sent ? Optional.of(began.plusSeconds(2)) : Optional.empty(),
                state == JobState.CANCELLING || end != null ? Optional.of(began.plusSeconds(3)) : Optional.empty(),
                end == null ? Optional.empty() : Optional.of(began.plusSeconds(70)),
                began);
        insert(job, group, state, times, waitingFor, end);
        if (state == JobState.CANCELLING || end != null) {
            server.get(JobLogStore.class).append(job, log(began, end == null ? 'r' : 'f', group));
        }
    }

    private void insert(
            JobId job,
            SourceGroup group,
            JobState state,
            Job.Times times,
            Optional<WaitingFor> waitingFor,
            Job.@Nullable End end) {
        server.get(JobStore.class)
                .insert(new Job(
                        job,
                        group.hostId(),
                        group.repositoryId().orElseThrow(),
                        new JobSpec.Backup(Optional.of(group.id()), group.selection(), false),
                        new Origin.Command(times.queued(), admin()),
                        Limits.NONE,
                        Job.DEFAULT_MAX_RUN_TIME,
                        times.queued().plus(Job.DEFAULT_EXPIRY),
                        state,
                        times,
                        waitingFor,
                        Optional.empty(),
                        Optional.ofNullable(end),
                        Optional.empty(),
                        false));
    }

    /// Ends the one job that waits, as an agent's report would.
    void endQueued(Outcome outcome, Optional<ErrorCode> error, JobSummary found) {
        Job job = server.get(JobStore.class).queued(10).getFirst();
        Instant now = server.clock.instant();
        Job.End end = new Job.End(
                outcome,
                Optional.of(error.isPresent() ? 10 : 0),
                error.map(JobError::of),
                Optional.of(found),
                Optional.empty());
        server.get(Transactions.class).write(tx -> {
            server.get(JobStore.class)
                    .update(new Job(
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
                                    job.times().queued(), Optional.of(now), Optional.of(now), Optional.of(now), now),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(end),
                            Optional.empty(),
                            false));
            tx.publish(new DomainEvent.JobChanged(job.id(), job.hostId(), job.repositoryId()));
            return Boolean.TRUE;
        });
    }

    List<LogEntry> log(Instant at, char letter, SourceGroup group) {
        List<LogEntry> lines = new ArrayList<>();
        say(
                lines,
                at,
                LogStream.AGENT,
                "backup",
                "restic backup of " + group.selection().includes());
        for (int i = 0; i < 40; i++) {
            say(
                    lines,
                    at.plusSeconds(i),
                    LogStream.STDOUT,
                    "backup",
                    "changed   /srv/data/part-" + i + ".db, saved in 0.4 s");
        }
        if (!forPictures) {
            say(
                    lines,
                    at.plusSeconds(41),
                    LogStream.STDOUT,
                    "backup",
                    "<script>alert('log')</script> \u202e & \"quoted\"");
        }
        if (letter == 'w') {
            say(
                    lines,
                    at.plusSeconds(42),
                    LogStream.STDERR,
                    "backup",
                    "error: open /srv/data/locked.db: permission denied");
        }
        if (letter == 'f') {
            say(
                    lines,
                    at.plusSeconds(42),
                    LogStream.STDERR,
                    "backup",
                    "Fatal: unable to create lock: repository is already locked");
        }
        return lines;
    }

    private static void say(List<LogEntry> lines, Instant at, LogStream stream, String phase, String text) {
        lines.add(new LogEntry.Line(lines.size() + 1, at, stream, phase, text));
    }

    Optional<UserId> admin() {
        return server.get(UserStore.class).find(new Username("admin")).map(User::id);
    }

    private Ids ids() {
        return server.get(Ids.class);
    }
}
