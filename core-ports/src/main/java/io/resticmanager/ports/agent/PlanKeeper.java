package io.resticmanager.ports.agent;

import io.resticmanager.domain.plan.Plan;
import java.util.Optional;

/// The plan in force. It holds credentials, so it is encrypted where it is kept.
public interface PlanKeeper {
    /// Empty before the first plan came, and when the one on disk cannot be read: the server then sends it anew.
    Optional<Plan> current();

    /// In force when it returns.
    ///
    /// @return a sentence when it could not be kept on disk; it is in force until the agent ends
    Optional<String> keep(Plan plan);
}
