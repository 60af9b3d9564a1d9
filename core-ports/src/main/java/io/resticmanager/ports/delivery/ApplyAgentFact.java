package io.resticmanager.ports.delivery;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SequenceMark;
import io.resticmanager.domain.delivery.Skew;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.Transition;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.job.OnboardHost;
import io.resticmanager.ports.job.RetryLocked;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.retention.MeasureAfter;
import io.resticmanager.ports.snapshot.ApplyListing;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Applies one spooled fact exactly once: effect and mark are committed together, then it is acknowledged.
public final class ApplyAgentFact {
    private final SequenceMarkStore marks;
    private final JobStore jobs;
    private final JobChanges changes;
    private final JobLogStore logs;
    private final HostStore hosts;
    private final RepositoryStore repositories;
    private final ApplyListing listings;
    private final OnboardHost onboarding;
    private final MeasureAfter measure;
    private final RetryLocked retries;
    private final LiveProgress progress;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public ApplyAgentFact(
            SequenceMarkStore marks,
            JobStore jobs,
            JobChanges changes,
            JobLogStore logs,
            HostStore hosts,
            RepositoryStore repositories,
            ApplyListing listings,
            OnboardHost onboarding,
            MeasureAfter measure,
            RetryLocked retries,
            LiveProgress progress,
            AuditTrail audit,
            Transactions transactions,
            Clock clock) {
        this.marks = marks;
        this.jobs = jobs;
        this.changes = changes;
        this.logs = logs;
        this.hosts = hosts;
        this.repositories = repositories;
        this.listings = listings;
        this.onboarding = onboarding;
        this.measure = measure;
        this.retries = retries;
        this.progress = progress;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// A fact as it arrived, or the reason why it could not be understood: it consumes its number all the same.
    public sealed interface Arrived {
        record Fact(AgentFact fact) implements Arrived {}

        record Malformed(String reason) implements Arrived {}
    }

    public sealed interface Result {
        /// Everything up to `seq` is committed: acknowledge it.
        record Applied(long seq) implements Result {}

        /// Send from `expected` on.
        record Gap(long expected) implements Result {}
    }

    /// Several facts of one spool with ascending numbers in one transaction: what arrived together is committed
    /// together.
    ///
    /// @param firstSeq the number of the first; the others follow without gaps
    /// @param lastId the id that the agent gave the last of them
    public Result apply(HostId host, SpoolId spool, long firstSeq, List<Arrived> arrived, Optional<String> lastId) {
        Result result = transactions.write(tx -> applyIn(tx, host, spool, firstSeq, arrived, lastId));
        for (Arrived each : arrived) {
            if (each instanceof Arrived.Fact(AgentFact.Finished finished)) {
                progress.forget(finished.jobId());
            }
        }
        return result;
    }

    private Result applyIn(
            Transactions.Tx tx,
            HostId host,
            SpoolId spool,
            long firstSeq,
            List<Arrived> arrived,
            Optional<String> lastId) {
        SequenceMark mark = marks.find(host, spool);
        long before = mark.seq();
        long seq = firstSeq;
        LogRun run = new LogRun(tx);
        for (Arrived each : arrived) {
            switch (mark.arrive(seq)) {
                case SequenceMark.Arrival.Replay ignored -> {}
                case SequenceMark.Arrival.Gap gap -> {
                    // Facts of one call have no gaps between them: nothing was applied yet.
                    return new Result.Gap(gap.expected());
                }
                case SequenceMark.Arrival.Next next -> {
                    if (!run.continues(each)) {
                        run.write();
                        applyOne(tx, host, each, seq, run);
                    }
                    mark = next.mark();
                }
            }
            seq++;
        }
        run.write();
        if (mark.seq() != before) {
            marks.put(host, spool, mark.of(lastId));
        }
        return new Result.Applied(mark.seq());
    }

    /// Log facts of one job that follow each other line by line: written as one, because every write of a log opens and
    /// packs its last chunk anew.
    private final class LogRun {
        private final Transactions.Tx tx;
        private final List<LogEntry> entries = new ArrayList<>();
        private Optional<JobId> job = Optional.empty();

        LogRun(Transactions.Tx tx) {
            this.tx = tx;
        }

        /// Takes the fact when it follows what is held.
        boolean continues(Arrived arrived) {
            if (arrived instanceof Arrived.Fact(AgentFact.Logged more)
                    && job.equals(Optional.of(more.jobId()))
                    && more.firstLine() == entries.getLast().lastLine() + 1) {
                entries.addAll(more.entries());
                return true;
            }
            return false;
        }

        /// Begins with a fact whose job is known to be the host's.
        void begin(AgentFact.Logged first) {
            job = Optional.of(first.jobId());
            entries.addAll(first.entries());
        }

        void write() {
            job.ifPresent(id -> tx.publish(new DomainEvent.JobLogged(id, logs.append(id, entries))));
            job = Optional.empty();
            entries.clear();
        }
    }

    private void applyOne(Transactions.Tx tx, HostId host, Arrived arrived, long seq, LogRun run) {
        switch (arrived) {
            case Arrived.Malformed(String reason) -> refuse(host, seq, reason);
            case Arrived.Fact(AgentFact.Logged logged) -> logged(host, logged, seq, run);
            case Arrived.Fact(AgentFact.Started started) -> {
                Optional<Job> known = jobs.find(started.jobId());
                if (!isOfAnother(host, known.map(Job::hostId), started, seq)) {
                    started(tx, host, known, started, seq);
                }
            }
            case Arrived.Fact(AgentFact.Finished finished) -> {
                Optional<Job> known = jobs.find(finished.jobId());
                if (!isOfAnother(host, known.map(Job::hostId), finished, seq)) {
                    finished(tx, host, known, finished, seq);
                }
            }
        }
    }

    /// Refuses what a host says of the job of another one.
    private boolean isOfAnother(HostId host, Optional<HostId> owner, AgentFact fact, long seq) {
        boolean another = owner.filter(id -> !id.equals(host)).isPresent();
        if (another) {
            refuse(host, seq, "job " + fact.jobId() + " belongs to another host");
        }
        return another;
    }

    private void started(Transactions.Tx tx, HostId host, Optional<Job> known, AgentFact.Started fact, long seq) {
        Instant effective = effective(host, fact.startedAt());
        Optional<Job> job = known.or(() -> enter(tx, host, fact, effective, seq));
        job.ifPresent(j -> changes.apply(tx, j, new JobEvent.Started(fact.startedAt(), effective)));
    }

    // What a schedule fired, and what a server restored from a copy does not remember (delivery: Who makes a job).
    private Optional<Job> enter(Transactions.Tx tx, HostId host, AgentFact.Started fact, Instant effective, long seq) {
        if (repositories.find(fact.repositoryId()).isEmpty()) {
            refuse(host, seq, "job " + fact.jobId() + " names an unknown repository");
            return Optional.empty();
        }
        Job job = Job.startedByAgent(
                fact.jobId(), host, fact.repositoryId(), fact.spec(), fact.origin(), fact.limits(), effective);
        changes.insert(tx, job);
        if (job.recovered()) {
            audit.record(AuditRecord.of(new Actor.Agent(host), "job.recovered", "job", job.id())
                    .with(Map.of("kind", job.kind().name().toLowerCase(java.util.Locale.ROOT))));
        }
        return Optional.of(job);
    }

    private void logged(HostId host, AgentFact.Logged fact, long seq, LogRun run) {
        Optional<HostId> owner = jobs.standing(fact.jobId()).map(JobStore.Standing::host);
        if (owner.isEmpty()) {
            refuse(host, seq, "a log of the unknown job " + fact.jobId());
        } else if (!isOfAnother(host, owner, fact, seq)) {
            run.begin(fact);
        }
    }

    private void finished(Transactions.Tx tx, HostId host, Optional<Job> known, AgentFact.Finished fact, long seq) {
        if (known.isEmpty()) {
            refuse(host, seq, "the end of the unknown job " + fact.jobId());
            return;
        }
        Job job = known.get();
        Optional<ListedSnapshot> seen = fact.snapshot().filter(s -> s.jobId().equals(Optional.of(job.id())));
        seen.ifPresent(snapshot -> listings.seen(tx, job.repositoryId(), snapshot));
        Job.End end = seen.map(s -> fact.end().withSnapshotId(s.resticId())).orElse(fact.end());
        // Listings are not spooled: one may come before the end that it confirms, and none needs to come after it.
        boolean confirmed = seen.isPresent()
                || end.snapshotId()
                        .filter(id -> listings.hasShown(job.repositoryId(), job.id(), id))
                        .isPresent();
        JobEvent.Finished event =
                new JobEvent.Finished(fact.finishedAt(), effective(host, fact.finishedAt()), end, confirmed);
        if (changes.apply(tx, job, event) instanceof Transition.Changed(Job ended)) {
            learn(tx, ended);
            onboarding.ended(tx, ended);
            measure.ended(tx, ended);
            retries.ended(tx, ended);
        }
    }

    /// What a test or an init found out about the repository itself.
    private void learn(Transactions.Tx tx, Job job) {
        Optional<JobSummary> summary = job.end().flatMap(Job.End::summary);
        Optional<Repository> repository = repositories.find(job.repositoryId());
        if (summary.isEmpty() || repository.isEmpty()) {
            return;
        }
        Repository old = repository.get();
        Repository now = switch (summary.get()) {
            case JobSummary.Test test ->
                test.resticId().map(old::withResticId).orElse(old).withAppendOnly(test.appendOnly());
            case JobSummary.Init init -> old.withResticId(init.resticId());
            case JobSummary.Backup ignored -> old;
            case JobSummary.Check ignored -> old;
            case JobSummary.Forget ignored -> old;
            case JobSummary.Prune ignored -> old;
            case JobSummary.Unlock ignored -> old;
            case JobSummary.Stats ignored -> old;
            case JobSummary.Snapshots ignored -> old;
        };
        if (!now.equals(old)) {
            repositories.update(now);
            tx.publish(new DomainEvent.RepositoryChanged(old.id()));
        }
    }

    private Instant effective(HostId host, Instant agentTime) {
        Skew skew = hosts.find(host)
                .map(Host::agent)
                .map(facts -> new Skew(facts.clockSkew()))
                .orElse(Skew.NONE);
        return skew.effective(agentTime, clock.instant());
    }

    private void refuse(HostId host, long seq, String reason) {
        audit.record(AuditRecord.of(new Actor.Agent(host), "fact.refused", "host", host)
                .with(Map.of("seq", Long.toString(seq), "reason", reason)));
    }
}
