package io.resticmanager.ws.wire;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server wants done, and whether the agent takes it.
public sealed interface Commands extends Payload {
    record CommandRun(
            String jobId,
            String repositoryId,
            String kind,
            Spec spec,
            Origin origin,
            @Nullable Limits limits,
            long maxRunSeconds,
            long expiresInSeconds,
            Plans.@Nullable Access credential)
            implements Commands {
        public CommandRun {
            requireNonNull(jobId, "jobId");
            requireNonNull(repositoryId, "repositoryId");
            requireNonNull(spec, "spec");
            requireNonNull(origin, "origin");
        }
    }

    record CommandAccepted(String jobId, String state) implements Commands {
        public CommandAccepted {
            requireNonNull(jobId, "jobId");
            state = requireNonNullElse(state, "");
        }
    }

    record CommandRejected(String jobId, String code, String message) implements Commands {
        public CommandRejected {
            requireNonNull(jobId, "jobId");
            requireNonNull(code, "code");
            message = requireNonNullElse(message, "");
        }
    }

    record CommandCancel(String jobId) implements Commands {
        public CommandCancel {
            requireNonNull(jobId, "jobId");
        }
    }

    /// The parts of all kinds; which apply is said by `kind`.
    record Spec(
            String kind,
            @Nullable String groupId,
            Plans.@Nullable Selection selection,
            boolean dryRun,
            @Nullable String readDataSubset,
            boolean removeAll,
            @Nullable Retention retention,
            @Nullable String snapshotHost,
            @Nullable List<String> approvedIds,
            @Nullable List<String> pinnedIds,
            @Nullable String maxUnused) {
        public Spec {
            requireNonNull(kind, "kind");
        }
    }

    /// By period: `last`, `hourly`, …, `yearly`.
    record Retention(
            @Nullable Map<String, Integer> keep,
            @Nullable Map<String, String> keepWithin,
            @Nullable List<String> keepTags) {}

    /// @param by `command`, `onboarding` or `schedule`; the last four only for the last
    record Origin(
            String by,
            Instant requestedAt,
            @Nullable String userId,
            boolean mayInitialise,
            @Nullable String scheduleId,
            @Nullable String reason,
            @Nullable String retryOf,
            @Nullable Integer attempt) {
        public Origin {
            requireNonNull(by, "by");
            requireNonNull(requestedAt, "requestedAt");
        }
    }

    record Limits(@Nullable Integer uploadKiBps, @Nullable Integer downloadKiBps) {}
}
