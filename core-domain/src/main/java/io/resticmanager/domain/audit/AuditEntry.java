package io.resticmanager.domain.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Something that changed, as it was done.
///
/// @param number counts from 1 without gaps
/// @param actorKind `person`, `agent`, `anonymous` or `server`
/// @param actor a user name, a host id, an address, or `server`
/// @param action a stable word such as `host.enrolled`
/// @param targetKind what kind of thing it was done to, and `target` its id; both may be empty
/// @param payload details without secrets, sorted by key
/// @param mac 64 hex over this entry and the one before
public record AuditEntry(
        long number,
        Instant at,
        String actorKind,
        String actor,
        String address,
        String action,
        String targetKind,
        String target,
        Map<String, String> payload,
        String mac) {
    public AuditEntry {
        payload = Collections.unmodifiableMap(new TreeMap<>(payload));
    }
}
