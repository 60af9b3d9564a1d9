package io.resticmanager.domain.snapshot;

import java.time.Instant;
import java.util.Optional;

/// That somebody wants a snapshot to stay, whatever its group's retention policy says.
///
/// @param by the name of who did it
public record Pin(Instant at, String by, Optional<PinReason> reason) {
    /// In one phrase: `by alice: before the upgrade`.
    public String words() {
        return "by " + by + reason.map(r -> ": " + r).orElse("");
    }
}
