package io.resticmanager.restic;

/// How a process, and what it has started, is made to end.
sealed interface Ends permits SignalledEnds, TreeEnds {
    static Ends of(OsFamily os) {
        return switch (os) {
            case UNIX -> new SignalledEnds();
            case WINDOWS -> new TreeEnds();
        };
    }

    /// Whether a process can be asked to end in its own time. Where not, asking is killing.
    boolean areGentle();

    /// As Ctrl-C does, the only way in which every restic ends cleanly (contract §5).
    void interrupt(ProcessHandle process);

    void terminate(ProcessHandle process);

    void kill(ProcessHandle process);

    /// Ends what a process has left behind that may have ended itself.
    void killRest(long pid);
}
