package io.resticmanager.restic;

/// By signals to the group that a process leads, which outlives it.
record SignalledEnds() implements Ends {
    @Override
    public boolean areGentle() {
        return true;
    }

    @Override
    public void interrupt(ProcessHandle process) {
        Signals.send("INT", process.pid());
    }

    @Override
    public void terminate(ProcessHandle process) {
        Signals.send("TERM", process.pid());
    }

    @Override
    public void kill(ProcessHandle process) {
        Signals.send("KILL", process.pid());
        process.destroyForcibly();
    }

    @Override
    public void killRest(long pid) {
        Signals.sendToGroup("KILL", pid);
    }
}
