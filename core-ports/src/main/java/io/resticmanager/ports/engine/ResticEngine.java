package io.resticmanager.ports.engine;

import io.resticmanager.domain.repository.RepositoryAccess;
import java.time.Duration;

/// restic on this machine. Secrets reach it by environment or 0600 file only. Every method may take as long as restic
/// does and ends within its deadline.
public interface ResticEngine {
    /// Looks for restic, and asks its version when it is another one than before. Cheap enough for every start of a
    /// job.
    EngineVersion version();

    /// Runs one job's verb to its end, telling the watcher meanwhile. Never throws for what restic does: a missing or
    /// too old restic, a hang or a kill are results. A backup's snapshot has been looked for in the repository when
    /// this returns.
    EngineResult run(EngineTask task, EngineWatcher watcher, CancelSignal cancel);

    /// Lists every snapshot of the repository without a lock.
    EngineListing list(RepositoryAccess access, Duration deadline);

    /// Ends a child that an earlier life of this agent left behind (only if it still is that very process), and
    /// removes the lock it leaves. Answers whether there was one.
    boolean endLeftover(EngineProcess process, RepositoryAccess access, Duration deadline);

    /// The same where nobody knows any more how to open the repository: its lock stays.
    boolean endLeftover(EngineProcess process, Duration deadline);

    /// Ends what an earlier life of this agent has started and could not write down any more, as far as it can be
    /// told (on Linux), and removes the lock it leaves in this repository. Answers whether there was any.
    boolean endUnrecorded(RepositoryAccess access, Duration deadline);
}
