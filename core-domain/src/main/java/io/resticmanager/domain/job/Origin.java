package io.resticmanager.domain.job;

import io.resticmanager.domain.account.UserId;
import java.time.Instant;
import java.util.Optional;

/// Why a job exists.
public sealed interface Origin {
    Instant requestedAt();

    /// Somebody asked. `by` is absent in a job that a restored server learned from an agent.
    record Command(Instant requestedAt, Optional<UserId> by) implements Origin {}

    /// A new host was bound to a repository: test it, and initialise it if it is definitely absent and this allows.
    record Onboarding(Instant requestedAt, boolean mayInitialise) implements Origin {}
}
