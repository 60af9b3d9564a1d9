package io.resticmanager.ports.hook;

import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.hook.Shell;
import java.util.Map;

/// One hook to run.
///
/// @param variables what it is told, beside the few that it has from its machine
public record HookTask(HookPhase phase, Shell shell, Hook hook, Map<String, String> variables) {
    public HookTask {
        variables = Map.copyOf(variables);
    }
}
