package io.resticmanager.domain.job;

import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.Optional;
import java.util.regex.Pattern;

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

    /// Whether it removes locks of others that may still be at work.
    default boolean isRemoveAll() {
        return this instanceof Unlock unlock && unlock.removeAll();
    }

    /// Whether a green end needs a snapshot seen in the repository.
    default boolean makesSnapshot() {
        return this instanceof Backup backup && !backup.dryRun();
    }
}
