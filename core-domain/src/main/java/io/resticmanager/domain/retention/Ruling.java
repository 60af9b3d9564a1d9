package io.resticmanager.domain.retention;

import java.util.List;

/// What a policy says of one snapshot.
///
/// @param keptBy every rule that keeps it; empty means that it would go
public record Ruling(Candidate snapshot, List<KeepReason> keptBy) {
    public Ruling {
        keptBy = List.copyOf(keptBy);
    }

    public boolean goes() {
        return keptBy.isEmpty();
    }
}
