package io.resticmanager.ports.delivery;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.SizeDay;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.plan.Plans;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.secret.Tokens;
import io.resticmanager.ports.snapshot.ApplyListing;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything an agent says that is not spooled: answers, heartbeats, progress, reports.
public final class HearAgent {
    private final HostStore hosts;
    private final JobStore jobs;
    private final JobChanges changes;
    private final RepositoryStore repositories;
    private final SourceGroupStore groups;
    private final ApplyListing listings;
    private final Plans plans;
    private final Presence presence;
    private final LiveProgress progress;
    private final AgentGateway agents;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public HearAgent(
            HostStore hosts,
            JobStore jobs,
            JobChanges changes,
            RepositoryStore repositories,
            SourceGroupStore groups,
            ApplyListing listings,
            Plans plans,
            Presence presence,
            LiveProgress progress,
            AgentGateway agents,
            Tokens tokens,
            AuditTrail audit,
            Transactions transactions,
            Clock clock) {
        this.hosts = hosts;
        this.jobs = jobs;
        this.changes = changes;
        this.repositories = repositories;
        this.groups = groups;
        this.listings = listings;
        this.plans = plans;
        this.presence = presence;
        this.progress = progress;
        this.agents = agents;
        this.tokens = tokens;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Who a bearer belongs to; asked at the socket's upgrade.
    public HostStore.BearerOwner authenticate(Secret bearer) {
        return hosts.findByBearer(TokenHash.of(bearer));
    }

    /// Any message at all.
    public void anything(HostId host) {
        presence.heard(host);
    }

    public void heartbeat(HostId host, Presence.Vitals vitals) {
        presence.heartbeat(host, vitals);
    }

    /// Ignored for jobs that are not this host's or not running.
    public void progress(HostId host, JobId job, Progress said) {
        if (jobs.standing(job)
                .filter(known -> known.host().equals(host) && known.state().isWithAgent())
                .isPresent()) {
            progress.update(host, job, said);
        }
    }

    /// The agent would not take the job.
    public void rejected(HostId host, JobId job, JobError error) {
        transactions.write(tx -> {
            jobs.find(job)
                    .filter(j -> j.hostId().equals(host))
                    .ifPresent(j -> changes.apply(tx, j, new JobEvent.Rejected(clock.instant(), error)));
            return Boolean.TRUE;
        });
    }

    /// @param version the plan now in force there
    /// @param problems what of it could not be done, as sentences
    public void planApplied(HostId host, Ulid version, List<String> problems) {
        transactions.write(tx -> {
            plans.applied(tx, host, version, problems);
            return Boolean.TRUE;
        });
    }

    /// A complete listing of a repository, put together from its parts. Answers whether it may be acknowledged: a
    /// host reports only repositories that it has to do with.
    ///
    /// @param beganAt on the server's clock
    public boolean listing(HostId host, RepositoryId repository, List<ListedSnapshot> items, Instant beganAt) {
        return transactions.write(tx -> {
            if (!concerns(host, repository)) {
                return false;
            }
            listings.complete(tx, repository, items, beganAt);
            return true;
        });
    }

    public boolean figures(HostId host, RepositoryId repository, RepositoryFigures figures) {
        return transactions.write(tx -> {
            Optional<Repository> found = repositories.find(repository).filter(r -> concerns(host, repository));
            found.ifPresent(old -> {
                repositories.update(old.withFigures(figures));
                repositories.noteSize(repository, SizeDay.of(figures));
                tx.publish(new DomainEvent.RepositoryChanged(repository));
            });
            return found.isPresent();
        });
    }

    /// Makes and offers a new bearer to a connected agent whose host is flagged for it. Until the agent says that it
    /// is stored, both are valid.
    public void rotateIfWanted(HostId host) {
        if (!hosts.find(host).map(Host::rotationWanted).orElse(false)) {
            return;
        }
        Secret bearer = tokens.next("rma_");
        transactions.write(tx -> {
            hosts.offerBearer(host, TokenHash.of(bearer));
            return Boolean.TRUE;
        });
        agents.send(host, new AgentCommand.RotateBearer(bearer));
    }

    /// The agent has the new bearer on disk.
    public void bearerStored(HostId id, TokenHash bearer) {
        transactions.write(tx -> {
            hosts.find(id).filter(Host::rotationWanted).ifPresent(host -> {
                hosts.adoptBearer(id, bearer);
                hosts.update(host.rotated());
                audit.record(AuditRecord.of(new Actor.Agent(id), "host.credential-rotated", "host", id));
                tx.publish(new DomainEvent.HostChanged(id));
            });
            return Boolean.TRUE;
        });
    }

    private boolean concerns(HostId host, RepositoryId repository) {
        return groups.of(host).stream().anyMatch(group -> group.repositoryId().equals(Optional.of(repository)))
                || repositories
                        .find(repository)
                        .flatMap(Repository::maintenanceHost)
                        .filter(host::equals)
                        .isPresent()
                // A job by hand may name a repository that the host is not bound to.
                || !jobs.list(JobStore.Filter.of(host, repository), new PageRequest(Optional.empty(), 1))
                        .items()
                        .isEmpty();
    }
}
