package io.resticmanager.restic;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends signals that Java cannot: by the shell's own `kill`, since `/bin/kill` is missing from small systems.
final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final String TO_GROUP = "kill -s \"$1\" -- \"-$2\" 2>/dev/null";
    private static final String TO_GROUP_OR_ALONE = TO_GROUP + " || kill -s \"$1\" \"$2\" 2>/dev/null";
    private static final int PATIENCE_SECONDS = 10;

    private Signals() {}

    /// To the group that a living process leads, or to that process alone where it leads none (yet).
    ///
    /// @param name without `SIG`
    static void send(String name, long pid) {
        send(TO_GROUP_OR_ALONE, name, pid);
    }

    /// To what is left of the group of a process that may have ended: its number alone may be another's by now.
    static void sendToGroup(String name, long pid) {
        send(TO_GROUP, name, pid);
    }

    private static void send(String script, String name, long pid) {
        if (pid <= 1) {
            throw new IllegalArgumentException("process " + pid + " is not ours to signal");
        }
        try {
            Process kill = new ProcessBuilder(List.of("/bin/sh", "-c", script, "sh", name, Long.toString(pid)))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
                log.warn("signal {} to process {} was not sent in time", name, pid);
            }
        } catch (IOException e) {
            log.warn("signal {} to process {} could not be sent: {}", name, pid, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
