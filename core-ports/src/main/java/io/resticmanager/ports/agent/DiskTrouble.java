package io.resticmanager.ports.agent;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Lets the agent live on when its disk does not take what it writes: says it once when it begins, once when it is
/// over.
final class DiskTrouble {
    private final Diary diary;
    private final Map<String, String> troubles = new TreeMap<>();

    DiskTrouble(Diary diary) {
        this.diary = diary;
    }

    /// @param what is written, e.g. `the spool`
    /// @return whether it was written
    boolean attempt(String what, Runnable write) {
        try {
            write.run();
        } catch (UncheckedIOException failed) {
            begun(what, reason(failed));
            return false;
        }
        over(what);
        return true;
    }

    /// What cannot be written now; empty when all is well.
    synchronized Optional<String> sentence() {
        return troubles.entrySet().stream()
                .findFirst()
                .map(t -> "The agent cannot write " + t.getKey() + " (" + t.getValue()
                        + "). Free space on its disk or mend it; nothing else needs to be done.");
    }

    private synchronized void begun(String what, String reason) {
        if (!reason.equals(troubles.put(what, reason))) {
            diary.warn("cannot write " + what + ": " + reason + "; trying again");
        }
    }

    private synchronized void over(String what) {
        if (troubles.remove(what) != null) {
            diary.note(what + " can be written again");
        }
    }

    private static String reason(UncheckedIOException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
