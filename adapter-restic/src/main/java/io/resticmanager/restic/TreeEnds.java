package io.resticmanager.restic;

import java.util.List;

/// For Windows, which has no signals. Its CTRL_BREAK reaches every process of one console: a service has none, and
/// Java starts no process in a group of its own, so one job could not be asked without the others and the agent. What
/// is left is to end the process and all that it has started; the lock is then taken away as after a crash.
record TreeEnds() implements Ends {
    /// Something may have been started while the rest was being ended.
    private static final int ROUNDS = 3;

    @Override
    public boolean areGentle() {
        return false;
    }

    @Override
    public void interrupt(ProcessHandle process) {
        kill(process);
    }

    @Override
    public void terminate(ProcessHandle process) {
        kill(process);
    }

    /// The process first: whoever is gone starts nothing more. Its children are asked for before, since nobody tells
    /// them afterwards.
    @Override
    public void kill(ProcessHandle process) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        for (int round = 0; round < ROUNDS && !below.isEmpty(); round++) {
            List<ProcessHandle> next =
                    below.stream().flatMap(ProcessHandle::descendants).toList();
            below.forEach(ProcessHandle::destroyForcibly);
            below = next;
        }
    }

    /// Nothing: once a process is gone, Windows does not tell what it had started.
    @Override
    public void killRest(long pid) {}
}
