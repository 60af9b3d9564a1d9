package io.resticmanager.http.api.job;

import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.http.Fields;
import io.resticmanager.http.api.LimitsJson;
import io.resticmanager.ports.job.ReadJobs.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A job as people see it.
///
/// @param confirmation of a backup: whether its snapshot was seen in the repository
/// @param green done, and for a backup confirmed
/// @param resticSnapshotId restic's id of the snapshot as its summary said it
/// @param recovered learned from an agent by a server that did not know it
public record JobJson(
        String id,
        String hostId,
        String repositoryId,
        String kind,
        SpecJson spec,
        OriginJson origin,
        LimitsJson limits,
        String state,
        Optional<String> outcome,
        Optional<String> confirmation,
        boolean green,
        Optional<WaitingJson> waitingFor,
        Optional<Instant> contactLostSince,
        Optional<ProgressJson> progress,
        Optional<SummaryJson> summary,
        Optional<ErrorJson> error,
        Optional<Integer> exitCode,
        Optional<String> resticSnapshotId,
        Instant queuedAt,
        Optional<Instant> dispatchedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Instant effectiveAt,
        Instant expiresAt,
        long maxRunTimeSeconds,
        boolean recovered) {

    /// @param reason `command`, `onboarding`; `cadence`, `measure`, `listing` when the server decided it; `lock-retry`
    ///     after a lock of somebody else; of a run that a schedule fired `due`, `catch-up` or `retry`
    /// @param requestedAt of such a run, and of a cadence, the time it was due
    /// @param retryOf the first attempt, when this is a further one
    /// @param attempt from 1; only of such a run and of a `lock-retry`
    public record OriginJson(
            String reason,
            Instant requestedAt,
            Optional<String> userId,
            Optional<String> scheduleId,
            Optional<String> retryOf,
            Optional<Integer> attempt) {
        static OriginJson of(Origin origin) {
            return switch (origin) {
                case Origin.Command command ->
                    asked("command", command.requestedAt(), command.by().map(UserId::toString));
                case Origin.Onboarding onboarding -> asked("onboarding", onboarding.requestedAt(), Optional.empty());
                case Origin.Again again ->
                    new OriginJson(
                            "lock-retry",
                            again.requestedAt(),
                            again.by().map(UserId::toString),
                            Optional.empty(),
                            Optional.of(again.retryOf().toString()),
                            Optional.of(again.attempt()));
                case Origin.Care care -> asked(care.cause().word(), care.requestedAt(), Optional.empty());
                case Origin.Schedule schedule ->
                    new OriginJson(
                            schedule.reason().word(),
                            schedule.requestedAt(),
                            Optional.empty(),
                            Optional.of(schedule.schedule().toString()),
                            schedule.retryOf().map(JobId::toString),
                            Optional.of(schedule.attempt()));
            };
        }

        private static OriginJson asked(String reason, Instant at, Optional<String> userId) {
            return new OriginJson(reason, at, userId, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /// @param kind stable; `words` for people, to be read after "waits for"
    public record WaitingJson(String kind, String words) {
        static WaitingJson of(WaitingFor waiting) {
            String kind = switch (waiting) {
                case WaitingFor.HostOnline ignored -> "host-online";
                case WaitingFor.RepositoryFree ignored -> "repository-free";
                case WaitingFor.Turn ignored -> "turn";
                case WaitingFor.HostSlot ignored -> "host-slot";
                case WaitingFor.FleetSlot ignored -> "fleet-slot";
                case WaitingFor.FreshListing ignored -> "fresh-listing";
                case WaitingFor.Confirmation ignored -> "confirmation";
                case WaitingFor.ForeignLock ignored -> "foreign-lock";
            };
            return new WaitingJson(kind, waiting.words());
        }
    }

    public record ErrorJson(String code, String message) {
        static ErrorJson of(JobError error) {
            ErrorCode code = error.code();
            return new ErrorJson(code.word(), error.message());
        }
    }

    public record ProgressJson(
            double percent,
            long bytesDone,
            long bytesTotal,
            long filesDone,
            long filesTotal,
            List<String> currentFiles,
            Optional<Long> etaSeconds) {
        static ProgressJson of(Progress progress) {
            return new ProgressJson(
                    progress.percent(),
                    progress.bytesDone(),
                    progress.bytesTotal(),
                    progress.filesDone(),
                    progress.filesTotal(),
                    progress.currentFiles(),
                    progress.eta().map(Duration::toSeconds));
        }
    }

    static JobJson of(JobView view) {
        return of(view.job(), view.progress());
    }

    static JobJson of(Job job) {
        return of(job, Optional.empty());
    }

    private static JobJson of(Job job, Optional<Progress> progress) {
        return new JobJson(
                job.id().toString(),
                job.hostId().toString(),
                job.repositoryId().toString(),
                Fields.word(job.kind()),
                SpecJson.of(job.spec()),
                OriginJson.of(job.origin()),
                LimitsJson.of(job.limits()),
                Fields.word(job.state()),
                job.outcome().map(Fields::word),
                job.confirmation().map(Fields::word),
                job.isGreen(),
                job.waitingFor().map(WaitingJson::of),
                job.contactLostSince(),
                progress.map(ProgressJson::of),
                job.end().flatMap(Job.End::summary).map(SummaryJson::of),
                job.end().flatMap(Job.End::error).map(ErrorJson::of),
                job.end().flatMap(Job.End::exitCode),
                job.end().flatMap(Job.End::snapshotId),
                job.times().queued(),
                job.times().dispatched(),
                job.times().started(),
                job.times().ended(),
                job.times().effective(),
                job.expiresAt(),
                job.maxRunTime().toSeconds(),
                job.recovered());
    }
}
