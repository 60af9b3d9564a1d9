package io.resticmanager.domain.repository;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Who holds a lock on a repository, as `restic cat lock` tells it: whatever somebody who can open the repository
/// wrote there.
///
/// @param hostname of the machine, cut to 255 characters; empty text where restic could not tell
/// @param username cut to 255 characters; empty text where restic could not tell
/// @param pid of the process on that machine
/// @param refreshedAt when the lock was made or last refreshed, by the clock of that machine; a restic that lives
/// refreshes its locks every five minutes
/// @param exclusive whether nobody else may hold one meanwhile: forget, prune, check
public record LockHolder(String hostname, String username, long pid, Instant refreshedAt, boolean exclusive) {
    /// So many are told of, however many there are.
    public static final int MOST = 5;

    /// restic takes a lock for left behind when nobody refreshed it for so long.
    public static final Duration STALE_AFTER = Duration.ofMinutes(30);

    private static final int MOST_NAME = 255;

    public LockHolder {
        hostname = name(hostname);
        username = name(username);
    }

    /// What a safe `restic unlock` does with a lock.
    public enum Fate {
        /// It goes.
        STALE,
        /// restic looks for the process: it goes when that is gone.
        PROCESS_DECIDES,
        /// It stays until it is stale.
        ALIVE
    }

    /// @param unlocking host name of the machine on which `restic unlock` would run
    public Fate fate(Instant now, Optional<String> unlocking) {
        if (!now.isBefore(staleAt())) {
            return Fate.STALE;
        }
        return unlocking.filter(hostname::equals).isPresent() ? Fate.PROCESS_DECIDES : Fate.ALIVE;
    }

    /// When it is taken for left behind, unless somebody refreshes it before.
    public Instant staleAt() {
        return refreshedAt.plus(STALE_AFTER);
    }

    private static String name(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .limit(MOST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
