package io.resticmanager.ports.plan;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.hook.KeptHooks;
import io.resticmanager.ports.hook.OpenHooks;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.repository.Credentials;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.source.SourceGroupStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps each host's plan equal to what operators decided: a new version at every change, sent when the host can be
/// reached, shown as drift until the agent says that it applied it (I7).
public final class Plans {
    /// Hosts of one repository whose plans change with it.
    private static final int MOST_HOSTS = 10_000;

    private final HostStore hosts;
    private final SourceGroupStore groups;
    private final ScheduleStore schedules;
    private final RepositoryStore repositories;
    private final Credentials credentials;
    private final OpenHooks hooks;
    private final AgentGateway agents;
    private final CertificatePins pins;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public Plans(
            HostStore hosts,
            SourceGroupStore groups,
            ScheduleStore schedules,
            RepositoryStore repositories,
            Credentials credentials,
            OpenHooks hooks,
            AgentGateway agents,
            CertificatePins pins,
            Ids ids,
            Clock clock) {
        this.hosts = hosts;
        this.groups = groups;
        this.schedules = schedules;
        this.repositories = repositories;
        this.credentials = credentials;
        this.hooks = hooks;
        this.agents = agents;
        this.pins = pins;
        this.ids = ids;
        this.clock = clock;
    }

    /// Inside the transaction that changed something the host's plan holds.
    public void changed(Transactions.Tx tx, HostId id) {
        hosts.find(id).ifPresent(host -> {
            hosts.update(host.withPlan(host.plan().changed(ids.next(), clock.instant())));
            tx.publish(new DomainEvent.HostChanged(id));
        });
    }

    /// The same for every host that uses the repository; answers which.
    public List<HostId> changed(Transactions.Tx tx, RepositoryId repository) {
        List<HostId> using = groups.hostsUsing(repository, MOST_HOSTS);
        using.forEach(host -> changed(tx, host));
        return using;
    }

    /// After the commit: sends the plan if the host is connected. If not, its next greeting does.
    public void push(HostId host) {
        build(host).ifPresent(plan -> agents.send(host, new AgentCommand.SetPlan(plan)));
    }

    /// The plan as it should be now. A repository whose credential cannot be opened is left out of it: jobs for it are
    /// then refused with that reason instead of running without a password.
    public Optional<Plan> build(HostId id) {
        return hosts.find(id).map(host -> build(host, groups.of(id), schedules.of(id), hooks.planned(host)));
    }

    /// Why the host's plan could not be sent if `changed` took the place of the group with its id, or were added.
    public Optional<String> objection(Host host, SourceGroup changed) {
        List<SourceGroup> own = new ArrayList<>(groups.of(host.id()));
        own.removeIf(group -> group.id().equals(changed.id()));
        own.add(changed);
        return build(host, own, schedules.of(host.id()), hooks.planned(host)).objection();
    }

    /// The same for a schedule.
    public Optional<String> objection(Host host, Schedule changed) {
        List<Schedule> own = new ArrayList<>(schedules.of(host.id()));
        own.removeIf(schedule -> schedule.id().equals(changed.id()));
        own.add(changed);
        return build(host, groups.of(host.id()), own, hooks.planned(host)).objection();
    }

    /// The same for hooks.
    public Optional<String> objection(Host host, KeptHooks changed) {
        return build(host, groups.of(host.id()), schedules.of(host.id()), hooks.planned(host, changed))
                .objection();
    }

    private Plan build(Host host, List<SourceGroup> own, List<Schedule> fired, PlannedHooks around) {
        List<Plan.PlannedRepository> planned = new ArrayList<>();
        repositories
                .findAll(own.stream()
                        .flatMap(group -> group.repositoryId().stream())
                        .distinct()
                        .toList())
                .values()
                .forEach(repository -> {
                    if (credentials.access(repository, CredentialSlot.EVERYDAY, host.id())
                            instanceof Credentials.Access.Granted granted) {
                        planned.add(new Plan.PlannedRepository(repository.id(), repository.name(), granted.access()));
                    }
                });
        return new Plan(
                host.plan().desired(), host.resticHost(), planned, own, fired, host.limits(), around, pins.sha256());
    }

    /// The agent said which version it applied, and what it could not do of it.
    public void applied(Transactions.Tx tx, HostId id, Ulid version, List<String> problems) {
        hosts.find(id).ifPresent(host -> {
            Host.PlanState plan = host.plan().applied(version, problems, clock.instant());
            if (!plan.equals(host.plan())) {
                hosts.update(host.withPlan(plan));
                tx.publish(new DomainEvent.HostChanged(id));
            }
        });
    }
}
