package io.resticmanager.ports.enroll;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.delivery.HearAgent;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.JobStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Takes trust away from a machine: a fresh bearer, or none any more. Its history and its snapshots stay.
public final class RetireHost {
    private final HostStore hosts;
    private final JobStore jobs;
    private final JobChanges changes;
    private final Presence presence;
    private final AgentGateway agents;
    private final HearAgent hear;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public RetireHost(
            HostStore hosts,
            JobStore jobs,
            JobChanges changes,
            Presence presence,
            AgentGateway agents,
            HearAgent hear,
            AuditTrail audit,
            Transactions transactions,
            Clock clock) {
        this.hosts = hosts;
        this.jobs = jobs;
        this.changes = changes;
        this.presence = presence;
        this.agents = agents;
        this.hear = hear;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    public sealed interface Result {
        record Done() implements Result {}

        record NoSuchHost() implements Result {}

        record Stale(Host current) implements Result {}
    }

    /// Revokes at once; open jobs are closed, because nobody can tell of them any more.
    public Result remove(Actor actor, HostId id, int ifRevision) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        Result result = transactions.write(tx -> {
            Optional<Host> host = hosts.find(id);
            if (host.isEmpty()) {
                return new Result.NoSuchHost();
            }
            if (host.get().revision() != ifRevision) {
                return new Result.Stale(host.get());
            }
            jobs.open(id).forEach(job -> changes.apply(tx, job, new JobEvent.HostGone(clock.instant())));
            hosts.remove(id, clock.instant());
            audit.record(AuditRecord.of(actor, "host.removed", "host", id)
                    .with(Map.of("name", host.get().name())));
            tx.publish(new DomainEvent.HostChanged(id));
            return new Result.Done();
        });
        if (result instanceof Result.Done) {
            presence.forget(id);
            agents.revoke(id);
        }
        return result;
    }

    /// Flags the host; a connected agent gets its new bearer at once, another one when it connects (delivery:
    /// Credentials). While it is wanted already nothing is offered again: of two offers on one connection the agent
    /// could keep the one that the other's answer revokes.
    public Result rotateCredential(Actor actor, HostId id) {
        NotAllowedException.unless(actor, Permission.MANAGE_HOSTS);
        // Looked at before the flag is set: a connection that becomes ready afterwards sees the flag itself.
        boolean connected = agents.isReady(id);
        AtomicBoolean news = new AtomicBoolean();
        Result result = transactions.write(tx -> {
            Optional<Host> found = hosts.find(id);
            if (found.isEmpty()) {
                return new Result.NoSuchHost();
            }
            news.set(!found.get().rotationWanted());
            hosts.update(found.get().wantingRotation());
            audit.record(AuditRecord.of(actor, "host.credential-rotation-requested", "host", id));
            tx.publish(new DomainEvent.HostChanged(id));
            return new Result.Done();
        });
        if (connected && news.get()) {
            hear.rotateIfWanted(id);
        }
        return result;
    }
}
