package io.resticmanager.ports.enroll;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.enroll.EnrollmentRules;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.OnboardHost;
import io.resticmanager.ports.secret.Tokens;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// Turns a machine with a token into a host with a bearer.
public final class EnrollHost {
    private final EnrollmentTokenStore tokenStore;
    private final HostStore hosts;
    private final SourceGroupStore groups;
    private final OnboardHost onboarding;
    private final AgentGateway agents;
    private final Tokens tokens;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public EnrollHost(
            EnrollmentTokenStore tokenStore,
            HostStore hosts,
            SourceGroupStore groups,
            OnboardHost onboarding,
            AgentGateway agents,
            Tokens tokens,
            AuditTrail audit,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.tokenStore = tokenStore;
        this.hosts = hosts;
        this.groups = groups;
        this.onboarding = onboarding;
        this.agents = agents;
        this.tokens = tokens;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /// What the machine says of itself.
    public record Machine(
            String hostname,
            Platform platform,
            String agentVersion,
            Optional<String> resticVersion,
            String machineId) {}

    public sealed interface Result {
        /// @param bearer for the agent alone; kept here as a hash
        record Enrolled(HostId host, Secret bearer) implements Result {}

        record Refused() implements Result {}

        record MachineKnown(HostId host) implements Result {}
    }

    public Result enroll(String address, Secret token, Machine machine) {
        Secret bearer = tokens.next("rma_");
        Actor actor = new Actor.Anonymous(address);
        Result result = transactions.write(tx -> decide(tx, actor, token, machine, bearer));
        if (result instanceof Result.Enrolled enrolled) {
            // An older agent of this machine must not stay connected with the bearer that was just replaced.
            agents.revoke(enrolled.host());
        }
        return result;
    }

    private Result decide(Transactions.Tx tx, Actor actor, Secret secret, Machine machine, Secret bearer) {
        Optional<EnrollmentToken> found = tokenStore.find(TokenHash.of(secret));
        if (found.isEmpty()) {
            return refuse(actor, machine, "unknown token");
        }
        EnrollmentToken token = found.get();
        Optional<EnrollmentRules.KnownMachine> known = hosts.findByMachine(machine.machineId())
                .map(e -> new EnrollmentRules.KnownMachine(
                        e.host().id(),
                        e.token(),
                        e.host().agent().firstHelloAt().isPresent()));
        TokenHash hash = TokenHash.of(bearer);
        return switch (EnrollmentRules.rule(token, known, clock.instant())) {
            case EnrollmentRules.Ruling.NewHost ignored -> {
                Host host = newHost(token, machine);
                hosts.insert(host, hash, token.id());
                tokenStore.update(token.used());
                bind(tx, host, token);
                yield done(tx, actor, host.id(), "host.enrolled", machine, bearer);
            }
            case EnrollmentRules.Ruling.SameAgain(HostId host) -> {
                hosts.replaceBearer(host, hash, token.id());
                yield done(tx, actor, host, "host.enrolled-again", machine, bearer);
            }
            case EnrollmentRules.Ruling.Rebound(HostId host) -> {
                if (hosts.find(host).isEmpty()) {
                    yield refuse(actor, machine, "its host was removed");
                }
                rebind(host, machine);
                hosts.replaceBearer(host, hash, token.id());
                tokenStore.update(token.used());
                yield done(tx, actor, host, "host.rebound", machine, bearer);
            }
            case EnrollmentRules.Ruling.Refused refused -> refuse(actor, machine, refused.reason());
            case EnrollmentRules.Ruling.MachineKnown(HostId host) -> {
                audit.record(AuditRecord.of(actor, "host.enrollment-refused", "host", host)
                        .with(Map.of("reason", "machine known", "hostname", machine.hostname())));
                yield new Result.MachineKnown(host);
            }
        };
    }

    private Host newHost(EnrollmentToken token, Machine machine) {
        return Host.enrolled(
                new HostId(ids.next()),
                token.hostname().orElse(machine.hostname()),
                machine.hostname(),
                token.tags(),
                machine.platform(),
                machine.machineId(),
                facts(machine),
                ids.next(),
                clock.instant());
    }

    private static Host.AgentFacts facts(Machine machine) {
        return Host.AgentFacts.enrolling(machine.agentVersion(), machine.resticVersion());
    }

    private void bind(Transactions.Tx tx, Host host, EnrollmentToken token) {
        groups.insert(SourceGroup.first(
                new SourceGroupId(ids.next()),
                host.id(),
                token.repositoryId(),
                IssueEnrollmentTokens.selection(token, host.platform())));
        token.repositoryId()
                .ifPresent(repository -> onboarding.bound(tx, host.id(), repository, token.mayInitialise()));
    }

    private void rebind(HostId id, Machine machine) {
        hosts.find(id)
                .ifPresent(host -> hosts.update(host.rebound(machine.platform(), machine.machineId(), facts(machine))));
    }

    private Result done(Transactions.Tx tx, Actor actor, HostId host, String action, Machine machine, Secret bearer) {
        audit.record(AuditRecord.of(actor, action, "host", host)
                .with(Map.of("hostname", machine.hostname(), "machineId", machine.machineId())));
        tx.publish(new DomainEvent.HostChanged(host));
        return new Result.Enrolled(host, bearer);
    }

    private Result refuse(Actor actor, Machine machine, String reason) {
        audit.record(new AuditRecord(
                actor,
                "host.enrollment-refused",
                "enrollment-token",
                "",
                Map.of("reason", reason, "hostname", machine.hostname())));
        return new Result.Refused();
    }
}
