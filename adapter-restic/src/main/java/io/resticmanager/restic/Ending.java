package io.resticmanager.restic;

/// How a process came to its end.
///
/// @param exitCode as restic or the system gave it; 128 + n after death by signal n; [#NEVER_RAN] if it did
/// not come to run
/// @param stop why we asked it to stop; the exit code never says that we did (contract §5)
/// @param killed it did not stop in time and got SIGKILL from us
record Ending(int exitCode, Stop stop, boolean killed) {
    static final int NEVER_RAN = -1;

    enum Stop {
        NONE,
        CANCELLED,
        DEADLINE,
        UNREACHABLE,
        /// restic had said that it failed, and did not end.
        STUCK,
        /// The agent itself is about to end.
        AGENT_ENDS
    }

    /// Whether restic may not have come to remove its lock.
    boolean mayHaveLeftLock() {
        return killed || exitCode >= 128 || (exitCode != NEVER_RAN && stop != Stop.NONE && stop != Stop.UNREACHABLE);
    }
}
