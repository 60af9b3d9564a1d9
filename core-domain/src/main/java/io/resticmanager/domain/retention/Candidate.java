package io.resticmanager.domain.retention;

import java.time.OffsetDateTime;
import java.util.List;

/// What a policy looks at of one snapshot.
///
/// @param id restic's id, 64 hex
/// @param at when it was made, by the clock of the machine that made it
public record Candidate(String id, OffsetDateTime at, List<String> tags) {
    public Candidate {
        tags = List.copyOf(tags);
    }
}
