package io.resticmanager.ports.host;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.ports.NotAllowedException;
import io.resticmanager.ports.job.JobStore;
import jakarta.inject.Inject;

/// The fleet in numbers. Costs nothing that grows with history.
public final class ReadFleet {
    private final HostStore hosts;
    private final JobStore jobs;
    private final Presence presence;

    @Inject
    public ReadFleet(HostStore hosts, JobStore jobs, Presence presence) {
        this.hosts = hosts;
        this.jobs = jobs;
        this.presence = presence;
    }

    /// What every page shows at its edge.
    ///
    /// @param running jobs that agents are at work on
    /// @param online hosts heard of lately, quiet ones included
    public record Pulse(int running, int online, int hosts) {}

    public Pulse pulse(Actor actor) {
        NotAllowedException.unless(actor, Permission.VIEW);
        return new Pulse(jobs.withAgents().size(), presence.countOnline(), hosts.count());
    }
}
