package io.resticmanager.ports.fakes;

import io.resticmanager.domain.plan.Plan;
import io.resticmanager.ports.agent.PlanKeeper;
import java.util.Optional;

/// The plan in force, in memory.
public final class MemoryPlanKeeper implements PlanKeeper {
    private Optional<Plan> current = Optional.empty();

    @Override
    public synchronized Optional<Plan> current() {
        return current;
    }

    @Override
    public synchronized Optional<String> keep(Plan plan) {
        current = Optional.of(plan);
        return Optional.empty();
    }
}
