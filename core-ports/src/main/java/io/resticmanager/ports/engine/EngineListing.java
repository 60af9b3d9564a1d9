package io.resticmanager.ports.engine;

import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.util.List;

/// Every snapshot of a repository, or why not.
public sealed interface EngineListing {
    record Complete(List<ListedSnapshot> snapshots) implements EngineListing {
        public Complete {
            snapshots = List.copyOf(snapshots);
        }
    }

    record Failed(JobError error) implements EngineListing {}
}
