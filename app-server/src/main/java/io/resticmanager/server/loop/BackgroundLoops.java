package io.resticmanager.server.loop;

import io.resticmanager.ports.account.Sessions;
import io.resticmanager.ports.care.CareForRepositories;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.DispatchJobs;
import io.resticmanager.ports.job.ExpireLogs;
import io.resticmanager.ports.job.TendJobs;
import io.resticmanager.ports.schedule.Lateness;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/// All the server's loops, in the order they start; they stop in the opposite order, so that nothing new is sent to
/// agents first of all.
public final class BackgroundLoops {
    private static final Duration DISPATCH = Duration.ofSeconds(3);
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration LATENESS = Duration.ofSeconds(10);
    private static final Duration CARE = Duration.ofSeconds(10);
    private static final Duration TEND = Duration.ofSeconds(30);
    private static final Duration EXPIRE = Duration.ofMinutes(15);

    private final Presence presence;
    private final List<Loop> loops;

    @Inject
    public BackgroundLoops(
            EventBus events,
            DispatchJobs dispatch,
            Presence presence,
            TendJobs tend,
            Lateness lateness,
            CareForRepositories care,
            ExpireLogs expireLogs,
            Sessions sessions,
            IssueEnrollmentTokens tokens) {
        this.presence = presence;
        this.loops = List.of(
                new Loop("sessions", Pause.of(EXPIRE), sessions::forgetExpired),
                new Loop("enrollment-tokens", Pause.of(EXPIRE), tokens::forgetOld),
                new Loop("log-expiry", Pause.of(EXPIRE), () -> expire(expireLogs)),
                new Loop("presence", Pause.of(SWEEP), presence::sweep),
                new Loop("tend-jobs", Pause.of(TEND), tend::tick),
                new Loop("lateness", Pause.of(LATENESS), lateness::tick),
                new Loop("care", Pause.of(CARE), care::tick),
                new Loop(
                        "dispatch",
                        Pause.until(events.subscribe(BackgroundLoops::mayFreeAJob), DISPATCH),
                        dispatch::tick));
    }

    /// Takes over what was known before the server started, then begins.
    public void start() {
        presence.restore();
        loops.forEach(Loop::start);
    }

    /// Returns when no round is under way any more.
    public void stop() {
        loops.reversed().forEach(Loop::stop);
    }

    private static boolean mayFreeAJob(DomainEvent event) {
        return switch (event) {
            case DomainEvent.JobChanged ignored -> true;
            case DomainEvent.HostChanged ignored -> true;
            case DomainEvent.RepositoryChanged ignored -> true;
            case DomainEvent.JobLogged ignored -> false;
            case DomainEvent.JobProgressed ignored -> false;
            case DomainEvent.SnapshotsChanged ignored -> false;
        };
    }

    // In pieces, so that the one writer stays free for others in between.
    private static void expire(ExpireLogs logs) {
        boolean more = true;
        while (more) {
            more = logs.tick();
        }
    }
}
