package io.resticmanager.domain.hook;

import io.resticmanager.domain.Secret;
import java.time.Duration;
import java.util.Optional;

/// Commands that run on a host. They may hold passwords, so they are kept like one.
///
/// @param script text for the host's [Shell], 1 to {@value #MOST_CHARS} characters
/// @param timeout whole seconds, 1 second to 24 hours
/// @param directory absolute path of the host to start in; the root of its file system when absent
public record Hook(Secret script, Duration timeout, Optional<String> directory) {
    public static final int MOST_CHARS = 16_384;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);
    private static final int LONGEST_PATH = 4_096;

    public Hook {
        script = script(script);
        timeout = timeout(timeout);
        directory = directory.map(Hook::directory);
    }

    /// A script that a hook can have, or a refusal that says why not and nothing of it.
    public static Secret script(Secret script) {
        String text = script.reveal();
        if (text.isBlank() || text.length() > MOST_CHARS) {
            throw new IllegalArgumentException("a hook is 1 to " + MOST_CHARS + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a hook is text, without NUL characters");
        }
        return script;
    }

    /// A timeout that a hook can have, or a refusal that says why not.
    public static Duration timeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0
                || timeout.compareTo(LONGEST_TIMEOUT) > 0
                || timeout.getNano() != 0) {
            throw new IllegalArgumentException("a hook may take 1 to " + LONGEST_TIMEOUT.toSeconds() + " seconds");
        }
        return timeout;
    }

    /// A folder that a hook can start in, or a refusal that says why not.
    public static String directory(String path) {
        if (path.isBlank() || path.length() > LONGEST_PATH || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a hook's directory is a path of 1 to " + LONGEST_PATH + " characters");
        }
        if (!path.startsWith("/") && !path.matches("(?s)[A-Za-z]:[\\\\/].*")) {
            throw new IllegalArgumentException("a hook's directory must be absolute");
        }
        return path;
    }
}
