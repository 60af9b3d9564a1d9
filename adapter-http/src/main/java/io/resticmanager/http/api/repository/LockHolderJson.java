package io.resticmanager.http.api.repository;

import io.resticmanager.domain.repository.LockHolder;
import java.time.Instant;
import java.util.List;

/// Who holds a lock, as the lock itself says.
///
/// @param hostname of the machine; empty text where restic could not tell
/// @param username empty text where restic could not tell
/// @param refreshedAt when it was made or last refreshed, by the clock of that machine
/// @param exclusive whether nobody else may hold one meanwhile
public record LockHolderJson(String hostname, String username, long pid, Instant refreshedAt, boolean exclusive) {
    public static List<LockHolderJson> all(List<LockHolder> holders) {
        return holders.stream()
                .map(h -> new LockHolderJson(h.hostname(), h.username(), h.pid(), h.refreshedAt(), h.exclusive()))
                .toList();
    }
}
