package io.resticmanager.http.api.repository;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.maintenance.Chore;
import io.resticmanager.http.Fields;
import io.resticmanager.ports.care.ReadCare;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a repository is cared for, and how that went.
///
/// @param hostId that does the work; absent while no host uses it
/// @param groupsWithPolicy how many source groups a forget treats
/// @param lastVerified the newest check that found no error
/// @param lastLocks the locks that a job of ours saw last
public record MaintenanceJson(
        ChoreJson forget,
        ChoreJson prune,
        ChoreJson check,
        int checkParts,
        Optional<String> maxUnused,
        Optional<String> hostId,
        int groupsWithPolicy,
        Optional<VerifiedJson> lastVerified,
        Optional<PrunedJson> lastPruned,
        Optional<LocksJson> lastLocks,
        int revision) {
    /// @param words what the cron expression means
    /// @param nextRunAt in the past when it could not run yet; absent while it is off
    /// @param trouble why it is due and does not run
    public record ChoreJson(
            String cron,
            String zone,
            boolean enabled,
            String words,
            Optional<Instant> nextRunAt,
            Optional<String> trouble,
            Optional<LastRunJson> lastRun) {
        static ChoreJson of(ReadCare.ChoreView view) {
            return new ChoreJson(
                    view.cadence().cron().text(),
                    view.cadence().zone().getId(),
                    view.cadence().enabled(),
                    view.cadence().cron().words(),
                    view.due(),
                    view.trouble(),
                    view.last().map(LastRunJson::of));
        }
    }

    /// The newest job of this kind, whoever asked for it.
    public record LastRunJson(String jobId, Instant at, String state, Optional<String> outcome) {
        static LastRunJson of(Job job) {
            return new LastRunJson(
                    job.id().toString(),
                    job.times().effective(),
                    Fields.word(job.state()),
                    job.outcome().map(Fields::word));
        }
    }

    /// @param readDataSubset which part of the data it read; absent: the structure only
    public record VerifiedJson(String jobId, Instant at, Optional<String> readDataSubset) {}

    /// @param freedBytes as restic rounds it
    public record PrunedJson(String jobId, Instant at, Optional<Long> freedBytes) {}

    /// @param count how many there were
    /// @param holders of them; at most 5
    public record LocksJson(String jobId, Instant at, int count, List<LockHolderJson> holders) {}

    static MaintenanceJson of(ReadCare.Care care) {
        return new MaintenanceJson(
                ChoreJson.of(care.chore(Chore.FORGET)),
                ChoreJson.of(care.chore(Chore.PRUNE)),
                ChoreJson.of(care.chore(Chore.CHECK)),
                care.settings().checkParts(),
                care.settings().maxUnused(),
                care.host().map(HostId::toString),
                care.groupsWithPolicy(),
                care.verified().map(v -> new VerifiedJson(v.check().id().toString(), v.at(), v.part())),
                care.pruned().map(p -> new PrunedJson(p.prune().id().toString(), p.at(), p.freedBytes())),
                care.locks()
                        .map(l -> new LocksJson(
                                l.by().id().toString(), l.at(), l.count(), LockHolderJson.all(l.holders()))),
                care.settings().revision());
    }
}
