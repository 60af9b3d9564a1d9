package io.resticmanager.ports.hook;

import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.domain.hook.Shell;
import java.time.Duration;
import java.util.Optional;

/// Hooks as they are stored: their texts sealed.
///
/// @param shell what reads them; only a host's counts
/// @param revision changes with every edit; what `If-Match` compares; 0 before the first
public record KeptHooks(HookOwner owner, Shell shell, Side pre, Side post, int revision) {
    /// One side of the backup.
    public sealed interface Side {
        /// The host's.
        record Inherited() implements Side {}

        record Off() implements Side {}

        /// @param sealed opened only with the owner and the phase that it was sealed for
        record Own(byte[] sealed, Duration timeout, Optional<String> directory) implements Side {}
    }

    /// What nobody has said anything about yet.
    public static KeptHooks none(HookOwner owner, Shell shell) {
        Side nothing = owner.group().isPresent() ? new Side.Inherited() : new Side.Off();
        return new KeptHooks(owner, shell, nothing, nothing, 0);
    }

    public Side of(HookPhase phase) {
        return switch (phase) {
            case PRE -> pre;
            case POST -> post;
        };
    }
}
