package io.resticmanager.ports.job;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Admission;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LockRetry;
import io.resticmanager.domain.job.Transition;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.repository.Credentials;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Sends queued jobs whose turn it is. Called by one loop whenever something changed, and every few seconds.
public final class DispatchJobs {
    /// Looked at in one round: as many of the oldest, and as many of those whose host is ready, so that what waits for
    /// absent hosts never hides what could run.
    private static final int LOOKED_AT = 5_000;
    /// A server restored from a copy may hold as queued what an agent has long run: hosts get this long to say so
    /// before anything of theirs is given up.
    static final Duration HEARING = Duration.ofHours(1);

    private final JobStore jobs;
    private final JobChanges changes;
    private final RepositoryStore repositories;
    private final SourceGroupStore groups;
    private final Credentials credentials;
    private final Preparation forgets;
    private final AgentGateway agents;
    private final Transactions transactions;
    private final Admission.Caps caps;
    private final Clock clock;
    private final Instant began;

    @Inject
    public DispatchJobs(
            JobStore jobs,
            JobChanges changes,
            RepositoryStore repositories,
            SourceGroupStore groups,
            Credentials credentials,
            Preparation forgets,
            AgentGateway agents,
            Transactions transactions,
            Admission.Caps caps,
            Clock clock) {
        this.jobs = jobs;
        this.changes = changes;
        this.repositories = repositories;
        this.groups = groups;
        this.credentials = credentials;
        this.forgets = forgets;
        this.agents = agents;
        this.transactions = transactions;
        this.caps = caps;
        this.clock = clock;
        this.began = clock.instant();
    }

    /// One look at the queue. The state `dispatched` is committed before anything is sent (delivery: Dispatch).
    ///
    /// @return how many were sent
    public int tick() {
        if (jobs.queued(1).isEmpty()) {
            return 0;
        }
        List<AgentCommandFor> commands = transactions.write(this::decide);
        int sent = 0;
        for (AgentCommandFor command : commands) {
            if (agents.send(command.job().hostId(), command.run())) {
                sent++;
            } else {
                takeBack(command.job().id());
            }
        }
        return sent;
    }

    /// Sends a job again that its agent never got; it stays dispatched.
    public void sendAgain(Job job) {
        if (job.state() != JobState.DISPATCHED) {
            return;
        }
        switch (command(job)) {
            case Commanded.Ready(AgentCommand.Run run) -> agents.send(job.hostId(), run);
            case Commanded.Impossible(JobError why) ->
                transactions.write(tx -> changes.apply(
                        tx, jobs.find(job.id()).orElseThrow(), new JobEvent.Rejected(clock.instant(), why)));
        }
    }

    // The host went away between the decision and the sending. Should the command have reached it over another
    // connection meanwhile, its start is believed of a queued job too, and the agent knows the id when it comes again.
    private void takeBack(JobId id) {
        transactions.write(tx -> {
            jobs.find(id).ifPresent(job -> changes.apply(tx, job, new JobEvent.NeverArrived()));
            return Boolean.TRUE;
        });
    }

    private record AgentCommandFor(Job job, AgentCommand.Run run) {}

    private List<AgentCommandFor> decide(Transactions.Tx tx) {
        Instant now = clock.instant();
        Set<HostId> ready = agents.ready();
        List<Job> queued = new ArrayList<>();
        for (Job job : oldestAndReady(ready)) {
            if (now.isBefore(job.expiresAt())) {
                if (!isHindered(tx, job, ready)) {
                    queued.add(job);
                }
            } else if (ready.contains(job.hostId()) || !now.isBefore(began.plus(HEARING))) {
                changes.apply(tx, job, new JobEvent.Expired(now));
            }
        }
        Admission.Decision decision = Admission.decide(queued, jobs.withAgents(), ready, caps);
        for (Job job : queued) {
            WaitingFor reason = decision.waiting().get(job.id());
            if (reason != null) {
                changes.apply(tx, job, new JobEvent.Waits(reason));
            }
        }
        List<AgentCommandFor> commands = new ArrayList<>();
        for (Job job : decision.send()) {
            if (changes.apply(tx, approved(tx, job), new JobEvent.Dispatched(now))
                    instanceof Transition.Changed(Job dispatched)) {
                switch (command(dispatched)) {
                    case Commanded.Ready(AgentCommand.Run run) -> commands.add(new AgentCommandFor(dispatched, run));
                    case Commanded.Impossible(JobError why) ->
                        changes.apply(tx, dispatched, new JobEvent.Rejected(now, why));
                }
            }
        }
        return commands;
    }

    /// Oldest first.
    private Collection<Job> oldestAndReady(Set<HostId> ready) {
        SortedMap<JobId, Job> seen = new TreeMap<>(Comparator.comparing(JobId::ulid));
        jobs.queued(LOOKED_AT).forEach(job -> seen.put(job.id(), job));
        if (seen.size() == LOOKED_AT) {
            Set<HostId> hosts = new HashSet<>(jobs.hostsWithQueue());
            hosts.retainAll(ready);
            int each = Math.max(caps.perHost(), LOOKED_AT / Math.max(1, hosts.size()));
            hosts.forEach(host -> jobs.queued(host, each).forEach(job -> seen.put(job.id(), job)));
        }
        return seen.values();
    }

    /// Holds back what could not be told its work yet, before it takes a place that others could have.
    private boolean isHindered(Transactions.Tx tx, Job job, Set<HostId> ready) {
        if (LockRetry.rests(job, clock.instant())) {
            return true;
        }
        Optional<WaitingFor> reason = ready.contains(job.hostId()) ? forgets.hindrance(job) : Optional.empty();
        reason.ifPresent(why -> {
            changes.apply(tx, job, new JobEvent.Waits(why));
            if (why instanceof WaitingFor.FreshListing(RepositoryId repository)) {
                forgets.askForListing(tx, repository, ready);
            }
        });
        return reason.isPresent();
    }

    private Job approved(Transactions.Tx tx, Job job) {
        return job.spec() instanceof JobSpec.Forget forget
                        && changes.apply(tx, job, forgets.approved(job.repositoryId(), forget))
                                instanceof Transition.Changed(Job with)
                ? with
                : job;
    }

    private sealed interface Commanded {
        record Ready(AgentCommand.Run run) implements Commanded {}

        record Impossible(JobError why) implements Commanded {}
    }

    private Commanded command(Job job) {
        Optional<Repository> repository = repositories.find(job.repositoryId());
        if (repository.isEmpty()) {
            return new Commanded.Impossible(JobError.of(ErrorCode.CREDENTIAL_UNREADABLE));
        }
        CredentialSlot slot = job.spec().slot();
        return switch (credentials.access(repository.get(), slot, job.hostId())) {
            case Credentials.Access.Granted granted -> new Commanded.Ready(command(job, slot, granted.access()));
            case Credentials.Access.NotSet ignored ->
                new Commanded.Impossible(
                        slot == CredentialSlot.ADMIN
                                ? new JobError(ErrorCode.UNAUTHORIZED, RunJob.NO_ADMIN_LOGIN)
                                : JobError.of(ErrorCode.CREDENTIAL_UNREADABLE));
            case Credentials.Access.Unreadable ignored ->
                new Commanded.Impossible(JobError.of(ErrorCode.CREDENTIAL_UNREADABLE));
        };
    }

    private AgentCommand.Run command(Job job, CredentialSlot slot, RepositoryAccess access) {
        boolean inPlan = slot == CredentialSlot.EVERYDAY
                && groups.of(job.hostId()).stream()
                        .map(SourceGroup::repositoryId)
                        .anyMatch(Optional.of(job.repositoryId())::equals);
        Duration left = job.isAskedForItsEnd() ? Duration.ZERO : Duration.between(clock.instant(), job.expiresAt());
        return new AgentCommand.Run(
                job.id(),
                job.repositoryId(),
                job.spec(),
                job.origin(),
                job.limits(),
                job.maxRunTime(),
                left.isNegative() ? Duration.ZERO : left,
                // A host bound to the repository has its login from the plan; another one, and every job that needs
                // the other slot, gets it for this job alone.
                inPlan ? Optional.empty() : Optional.of(access));
    }
}
