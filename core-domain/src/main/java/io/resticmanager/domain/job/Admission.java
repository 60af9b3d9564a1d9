package io.resticmanager.domain.job;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Decides which queued jobs may be sent now, and says what each other one waits for (delivery: Lanes).
///
/// Queued jobs are taken oldest first. A repository has either any number of shared jobs or one exclusive job in it.
/// An exclusive job that must wait closes the door: shared ones behind it wait too, so that it is not starved.
/// What gets a repository ready for a host goes before all else of that host there, even before what came earlier.
/// A job whose host is lost has left its lane, but for an `unlock removeAll`: restic's own lock is all that still
/// protects that job, and it would be taken away.
public final class Admission {
    /// How many jobs may be with agents at once; each at least 1.
    public record Caps(int perHost, int fleet) {
        public static final Caps DEFAULT = new Caps(4, 500);

        public Caps {
            if (perHost < 1 || fleet < 1) {
                throw new IllegalArgumentException("a cap is at least 1");
            }
        }
    }

    /// @param send in the order to send
    /// @param waiting every other queued job with its reason
    public record Decision(List<Job> send, Map<JobId, WaitingFor> waiting) {}

    private final Caps caps;
    private final Set<HostId> ready;
    private final Map<RepositoryId, Occupancy> repositories = new HashMap<>();
    private final Map<Place, JobId> onboarding = new HashMap<>();
    private final Map<HostId, Integer> perHost = new HashMap<>();
    private int fleet;

    private record Place(HostId host, RepositoryId repository) {
        static Place of(Job job) {
            return new Place(job.hostId(), job.repositoryId());
        }
    }

    private Admission(Caps caps, Set<HostId> ready) {
        this.caps = caps;
        this.ready = ready;
    }

    /// @param queued oldest first
    /// @param withAgents every job that is dispatched, running or cancelling
    /// @param ready hosts that a command can be sent to now
    public static Decision decide(List<Job> queued, List<Job> withAgents, Set<HostId> ready, Caps caps) {
        Admission admission = new Admission(caps, ready);
        withAgents.forEach(admission::enter);
        Stream.concat(withAgents.stream(), queued.stream())
                .filter(job -> job.origin() instanceof Origin.Onboarding
                        && job.contactLostSince().isEmpty())
                .forEach(job -> admission.onboarding.putIfAbsent(Place.of(job), job.id()));
        List<Job> send = new ArrayList<>();
        Map<JobId, WaitingFor> waiting = new HashMap<>();
        for (Job job : queued) {
            Optional<WaitingFor> reason = admission.reasonToWait(job);
            if (reason.isPresent()) {
                waiting.put(job.id(), reason.get());
                admission.closeDoorBehind(job, reason.get());
            } else {
                send.add(job);
                admission.enter(job);
            }
        }
        return new Decision(List.copyOf(send), Map.copyOf(waiting));
    }

    private Optional<WaitingFor> reasonToWait(Job job) {
        if (!ready.contains(job.hostId())) {
            return Optional.of(new WaitingFor.HostOnline(job.hostId()));
        }
        Optional<JobId> first = firstOnboarding(job);
        if (first.isPresent()) {
            return Optional.of(new WaitingFor.RepositoryFree(job.repositoryId(), first.get()));
        }
        Optional<WaitingFor> lane = laneReason(job);
        if (lane.isPresent()) {
            return lane;
        }
        if (perHost.getOrDefault(job.hostId(), 0) >= caps.perHost()) {
            return Optional.of(new WaitingFor.HostSlot(job.hostId(), caps.perHost()));
        }
        return fleet >= caps.fleet() ? Optional.of(new WaitingFor.FleetSlot(caps.fleet())) : Optional.empty();
    }

    /// What gets the repository ready for this job's host, unless that is this job.
    private Optional<JobId> firstOnboarding(Job job) {
        return job.origin() instanceof Origin.Onboarding
                ? Optional.empty()
                : Optional.ofNullable(onboarding.get(Place.of(job)));
    }

    private Optional<WaitingFor> laneReason(Job job) {
        Occupancy occupancy = repositories.getOrDefault(job.repositoryId(), Occupancy.EMPTY);
        if (job.spec().isRemoveAll() && occupancy.lost().isPresent()) {
            return Optional.of(new WaitingFor.RepositoryFree(
                    job.repositoryId(), occupancy.lost().get()));
        }
        return switch (job.spec().lane()) {
            case NONE -> Optional.empty();
            case SHARED ->
                occupancy
                        .exclusive()
                        .<WaitingFor>map(holder -> new WaitingFor.RepositoryFree(job.repositoryId(), holder))
                        .or(() -> occupancy.next().map(WaitingFor.Turn::new));
            case EXCLUSIVE ->
                occupancy
                        .anyHolder()
                        .<WaitingFor>map(holder -> new WaitingFor.RepositoryFree(job.repositoryId(), holder))
                        .or(() -> occupancy.next().map(WaitingFor.Turn::new));
        };
    }

    private void closeDoorBehind(Job job, WaitingFor reason) {
        // Only a job that could start but for the lane keeps others out: one whose host is away would block for days.
        if (job.spec().lane() == Lane.EXCLUSIVE
                && reason instanceof WaitingFor.RepositoryFree
                && firstOnboarding(job).isEmpty()) {
            repositories.merge(
                    job.repositoryId(),
                    Occupancy.EMPTY.withNext(job.id()),
                    (held, ignored) -> held.next().isPresent() ? held : held.withNext(job.id()));
        }
    }

    private void enter(Job job) {
        Occupancy before = repositories.getOrDefault(job.repositoryId(), Occupancy.EMPTY);
        if (job.contactLostSince().isPresent()) {
            // delivery, Lanes: restic's own lock protects it now
            if (job.spec().lane() != Lane.NONE) {
                repositories.put(job.repositoryId(), before.withLost(job.id()));
            }
            return;
        }
        perHost.merge(job.hostId(), 1, Integer::sum);
        fleet++;
        switch (job.spec().lane()) {
            case NONE -> {}
            case SHARED -> repositories.put(job.repositoryId(), before.withShared(job.id()));
            case EXCLUSIVE -> repositories.put(job.repositoryId(), before.withExclusive(job.id()));
        }
    }

    private record Occupancy(
            Optional<JobId> shared, Optional<JobId> exclusive, Optional<JobId> next, Optional<JobId> lost) {
        static final Occupancy EMPTY =
                new Occupancy(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        Optional<JobId> anyHolder() {
            return exclusive.or(() -> shared);
        }

        Occupancy withShared(JobId id) {
            return new Occupancy(shared.or(() -> Optional.of(id)), exclusive, next, lost);
        }

        Occupancy withExclusive(JobId id) {
            return new Occupancy(shared, Optional.of(id), next, lost);
        }

        Occupancy withNext(JobId id) {
            return new Occupancy(shared, exclusive, Optional.of(id), lost);
        }

        Occupancy withLost(JobId id) {
            return new Occupancy(shared, exclusive, next, Optional.of(id));
        }
    }
}
