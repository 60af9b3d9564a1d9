package io.resticmanager.ports.delivery;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.delivery.Reconciliation;
import io.resticmanager.domain.delivery.SequenceMark;
import io.resticmanager.domain.delivery.Skew;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobEvent;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.DispatchJobs;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.plan.Plans;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The two steps of every connection: the greeting, and the comparison of jobs once the agent has replayed its spool.
public final class GreetAgent {
    /// The protocol we speak; N − 1 is served too (there is none below 1).
    public static final int PROTOCOL = 1;

    private static final int OLDEST_PROTOCOL = Math.max(1, PROTOCOL - 1);

    private final HostStore hosts;
    private final SequenceMarkStore marks;
    private final JobStore jobs;
    private final JobChanges changes;
    private final DispatchJobs dispatch;
    private final Plans plans;
    private final Presence presence;
    private final AgentGateway agents;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public GreetAgent(
            HostStore hosts,
            SequenceMarkStore marks,
            JobStore jobs,
            JobChanges changes,
            DispatchJobs dispatch,
            Plans plans,
            Presence presence,
            AgentGateway agents,
            AuditTrail audit,
            Transactions transactions,
            Clock clock) {
        this.hosts = hosts;
        this.marks = marks;
        this.jobs = jobs;
        this.changes = changes;
        this.dispatch = dispatch;
        this.plans = plans;
        this.presence = presence;
        this.agents = agents;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    public sealed interface Greeting {
        /// @param acked the agent sends facts from `acked + 1`
        /// @param newSpool its spool was rolled back: it begins a new one with what is not acknowledged
        /// @param sendPlan its plan is not the one that should be in force
        /// @param ackedId the id of fact `acked`, by which the agent sees whether it is its own; empty when
        ///     not known
        record Welcome(long acked, boolean newSpool, boolean sendPlan, Optional<String> ackedId) implements Greeting {}

        record ProtocolTooOld() implements Greeting {}

        record ProtocolTooNew() implements Greeting {}

        /// The host was removed, or its machine is not the one that was enrolled.
        record Revoked() implements Greeting {}

        /// Another machine came with this host's bearer.
        record OtherMachine() implements Greeting {}
    }

    public Greeting greet(HostId id, Hello hello) {
        if (hello.protocolVersion() < OLDEST_PROTOCOL) {
            return new Greeting.ProtocolTooOld();
        }
        if (hello.protocolVersion() > PROTOCOL) {
            return new Greeting.ProtocolTooNew();
        }
        Greeting greeting = transactions.write(tx -> greetIn(tx, id, hello));
        if (greeting instanceof Greeting.Welcome) {
            presence.heard(id);
        }
        return greeting;
    }

    /// The agent has replayed everything it had at its hello: now jobs can be compared (delivery: Dispatch).
    ///
    /// @param known what its hello listed as accepted or running
    public void replayed(HostId id, Set<JobId> known) {
        Reconciliation.Findings findings = transactions.write(tx -> {
            Reconciliation.Findings found = Reconciliation.compare(jobs.withAgent(id), known);
            for (Job job : found.forgotten()) {
                changes.apply(tx, job, new JobEvent.ForgottenByAgent(clock.instant()));
            }
            for (Job job : found.queueAgain()) {
                changes.apply(tx, job, new JobEvent.NeverArrived());
            }
            return found;
        });
        findings.sendAgain().forEach(dispatch::sendAgain);
        findings.cancelAgain().forEach(job -> agents.send(id, new AgentCommand.Cancel(job.id())));
    }

    /// A second machine, or a clone, came with this host's bearer while the first still answers.
    public void duplicateSeen(HostId id, String machineId, String hostname) {
        transactions.write(tx -> {
            hosts.find(id).ifPresent(host -> noteDuplicate(tx, host, machineId, hostname));
            return Boolean.TRUE;
        });
    }

    private Greeting greetIn(Transactions.Tx tx, HostId id, Hello hello) {
        Optional<Host> found = hosts.find(id);
        if (found.isEmpty()) {
            return new Greeting.Revoked();
        }
        Host host = found.get();
        if (!host.machineId().equals(hello.machineId())) {
            noteDuplicate(tx, host, hello.machineId(), hello.hostname());
            return new Greeting.OtherMachine();
        }
        SequenceMark mark = marks.find(id, hello.spool().spoolId());
        long acked = mark.seq();
        Optional<String> ackedId = mark.factId();
        boolean newSpool = false;
        switch (mark.greet(hello.spool())) {
            case SequenceMark.Greeting.Resume ignored -> {}
            case SequenceMark.Greeting.Lost lost -> {
                marks.put(id, hello.spool().spoolId(), lost.moved());
                acked = lost.moved().seq();
                ackedId = Optional.empty();
                recordGap(host, hello, lost);
                jobs.withAgent(id).stream()
                        .filter(job -> !hello.jobs().contains(job.id()))
                        .forEach(job -> changes.apply(tx, job, new JobEvent.EndMayBeLost()));
            }
            case SequenceMark.Greeting.RolledBack back -> {
                newSpool = true;
                audit.record(AuditRecord.of(new Actor.Agent(id), "spool.rolled-back", "host", id)
                        .with(Map.of(
                                "spool", hello.spool().spoolId().toString(),
                                "acknowledged", Long.toString(mark.seq()),
                                "found", Long.toString(back.lastSeq()))));
            }
        }
        noteHello(tx, host, hello);
        boolean sendPlan = !hello.planVersion().equals(Optional.of(host.plan().desired()));
        return new Greeting.Welcome(acked, newSpool, sendPlan, ackedId);
    }

    private void recordGap(Host host, Hello hello, SequenceMark.Greeting.Lost lost) {
        audit.record(AuditRecord.of(new Actor.Agent(host.id()), "spool.gap", "host", host.id())
                .with(Map.of(
                        "spool", hello.spool().spoolId().toString(),
                        "firstLost", Long.toString(lost.firstLost()),
                        "lastLost", Long.toString(lost.lastLost()))));
    }

    private void noteHello(Transactions.Tx tx, Host host, Hello hello) {
        Instant now = clock.instant();
        Skew skew = hello.at().map(at -> Skew.observed(at, now)).orElse(Skew.NONE);
        Host.AgentFacts facts = new Host.AgentFacts(
                hello.agentVersion(),
                hello.resticVersion(),
                Optional.of(hello.bootId()),
                Optional.of(hello.instanceId()),
                host.agent().firstHelloAt().or(() -> Optional.of(now)),
                Optional.of(now),
                skew.ahead(),
                hello.allowsHooks());
        // A reconnect of the same process changes nothing worth a write (decision 6: none on reconnect storms).
        if (host.agent().instanceId().equals(facts.instanceId())
                && host.agent().resticVersion().equals(facts.resticVersion())
                && !skew.isNews(new Skew(host.agent().clockSkew()))
                && host.agent().allowsHooks().equals(facts.allowsHooks())
                && host.platform().equals(hello.platform())) {
            return;
        }
        hosts.update(host.heard(hello.platform(), facts));
        tx.publish(new DomainEvent.HostChanged(host.id()));
    }

    private void noteDuplicate(Transactions.Tx tx, Host host, String machineId, String hostname) {
        boolean known = host.duplicate()
                .filter(d -> d.machineId().equals(machineId) && d.hostname().equals(hostname))
                .isPresent();
        if (known) {
            return;
        }
        hosts.update(host.withDuplicate(new Host.DuplicateIdentity(machineId, hostname, clock.instant())));
        audit.record(AuditRecord.of(new Actor.Agent(host.id()), "host.duplicate-identity", "host", host.id())
                .with(Map.of("machineId", machineId, "hostname", hostname)));
        tx.publish(new DomainEvent.HostChanged(host.id()));
    }

    /// The plan to send to a host whose greeting said so.
    public void sendPlan(HostId id) {
        plans.push(id);
    }
}
