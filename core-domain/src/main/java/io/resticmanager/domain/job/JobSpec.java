package io.resticmanager.domain.job;

import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What exactly a job shall do, complete but for credentials.
public sealed interface JobSpec {
    JobKind kind();

    /// Reach the repository and say what is found, changing nothing.
    record Test() implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.TEST;
        }
    }

    record Init() implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.INIT;
        }
    }

    /// @param groupId absent for paths given by hand
    record Backup(Optional<SourceGroupId> groupId, Selection selection, boolean dryRun) implements JobSpec {
        public Backup {
            if (selection.includes().isEmpty()) {
                throw new IllegalArgumentException("a backup needs at least one path");
            }
        }

        @Override
        public JobKind kind() {
            return JobKind.BACKUP;
        }
    }

    /// @param readDataSubset restic's `--read-data-subset`: `n/t`, `x%` or a size such as `500M`
    record Check(Optional<String> readDataSubset) implements JobSpec {
        private static final Pattern SUBSET =
                Pattern.compile("[1-9]\\d{0,3}/[1-9]\\d{0,3}|\\d{1,3}(\\.\\d{1,3})?%|[1-9]\\d{0,12}[KMGT]?");

        public Check {
            if (readDataSubset.filter(s -> !SUBSET.matcher(s).matches()).isPresent()) {
                throw new IllegalArgumentException("the part to read is n/t, a percentage or a size such as 500M");
            }
        }

        @Override
        public JobKind kind() {
            return JobKind.CHECK;
        }
    }

    /// Removes snapshots of one group of one host: exactly those that are approved and that restic's own dry run of the
    /// policy would remove too.
    ///
    /// @param snapshotHost the host name that the group's snapshots carry
    /// @param approvedIds restic's ids, 64 hex, computed by the server when the job is sent; none before that
    /// @param pinnedIds those that the policy would remove if nobody had pinned them; told then too
    record Forget(
            SourceGroupId groupId,
            String snapshotHost,
            RetentionPolicy policy,
            List<String> approvedIds,
            List<String> pinnedIds,
            boolean dryRun)
            implements JobSpec {
        /// More are left to the next run.
        public static final int MOST_APPROVED = 5_000;
        /// More are not named; they stay all the same.
        public static final int MOST_PINNED = 1_000;

        private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

        public Forget {
            approvedIds = List.copyOf(approvedIds);
            pinnedIds = List.copyOf(pinnedIds);
            if (approvedIds.size() > MOST_APPROVED) {
                throw new IllegalArgumentException("at most " + MOST_APPROVED + " snapshots are removed at once");
            }
            if (pinnedIds.size() > MOST_PINNED) {
                throw new IllegalArgumentException("at most " + MOST_PINNED + " pinned snapshots are named");
            }
            if (Stream.concat(approvedIds.stream(), pinnedIds.stream())
                    .anyMatch(id -> !ID.matcher(id).matches())) {
                throw new IllegalArgumentException("a snapshot id is 64 hex digits");
            }
            if (snapshotHost.isBlank() || snapshotHost.length() > 255) {
                throw new IllegalArgumentException("a host name is 1 to 255 characters");
            }
        }

        /// As it is asked for; what may go is said when it is sent.
        public static Forget asked(SourceGroupId group, String snapshotHost, RetentionPolicy policy, boolean dryRun) {
            return new Forget(group, snapshotHost, policy, List.of(), List.of(), dryRun);
        }

        public Forget approving(List<String> ids, List<String> pinned) {
            return new Forget(groupId, snapshotHost, policy, ids, pinned, dryRun);
        }

        @Override
        public JobKind kind() {
            return JobKind.FORGET;
        }
    }

    /// Frees what no snapshot needs any more.
    ///
    /// @param maxUnused restic's `--max-unused`: a percentage, a size such as `500M`, or `unlimited`
    record Prune(boolean dryRun, Optional<String> maxUnused) implements JobSpec {
        private static final Pattern UNUSED =
                Pattern.compile("\\d{1,3}(\\.\\d{1,3})?%|0|[1-9]\\d{0,12}[KMGT]?|unlimited");

        public Prune {
            if (maxUnused.filter(s -> !UNUSED.matcher(s).matches()).isPresent()) {
                throw new IllegalArgumentException(
                        "what may stay unused is a percentage such as 5%, a size such as 500M, or unlimited");
            }
        }

        @Override
        public JobKind kind() {
            return JobKind.PRUNE;
        }
    }

    /// @param removeAll also locks of others that still look alive; only after a person made sure that nothing runs
    record Unlock(boolean removeAll) implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.UNLOCK;
        }
    }

    record Stats() implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.STATS;
        }
    }

    record Snapshots() implements JobSpec {
        @Override
        public JobKind kind() {
            return JobKind.SNAPSHOTS;
        }
    }

    /// The kind's lane, but one: removing locks that look alive would pull the ground from under whoever holds one.
    default Lane lane() {
        return isRemoveAll() ? Lane.EXCLUSIVE : kind().lane();
    }

    /// Which of the repository's two logins it needs. The one that hosts hold never deletes.
    default CredentialSlot slot() {
        return switch (kind()) {
            case FORGET, PRUNE -> CredentialSlot.ADMIN;
            case TEST, INIT, BACKUP, CHECK, UNLOCK, STATS, SNAPSHOTS -> CredentialSlot.EVERYDAY;
        };
    }

    /// Whether it removes locks of others that may still be at work.
    default boolean isRemoveAll() {
        return this instanceof Unlock unlock && unlock.removeAll();
    }

    /// Whether it only finds out what it would do, and changes nothing.
    default boolean isDryRun() {
        return switch (this) {
            case Backup backup -> backup.dryRun();
            case Forget forget -> forget.dryRun();
            case Prune prune -> prune.dryRun();
            case Test ignored -> false;
            case Init ignored -> false;
            case Check ignored -> false;
            case Unlock ignored -> false;
            case Stats ignored -> false;
            case Snapshots ignored -> false;
        };
    }

    /// Whether a green end needs a snapshot seen in the repository.
    default boolean makesSnapshot() {
        return this instanceof Backup backup && !backup.dryRun();
    }
}
