package io.resticmanager.http.api.hook;

import io.resticmanager.http.Fields;
import io.resticmanager.ports.hook.KeptHooks;
import io.resticmanager.ports.plan.ChangeHooks;
import java.util.Optional;

/// Hooks as they may be shown: without their texts.
///
/// @param shell what reads the hooks of the host; absent for a source group
public record HooksJson(Optional<String> shell, SideJson pre, SideJson post, int revision) {
    /// @param mode `inherited` (from the host), `off` or `own`
    /// @param unreadable it is set but cannot be decrypted any more: backups fail until it is entered again
    public record SideJson(
            String mode, Optional<Long> timeoutSeconds, Optional<String> directory, boolean unreadable) {}

    static HooksJson of(ChangeHooks.Shown shown) {
        KeptHooks kept = shown.kept();
        return new HooksJson(
                kept.owner().group().isPresent() ? Optional.empty() : Optional.of(Fields.word(kept.shell())),
                side(kept.pre(), shown.preUnreadable()),
                side(kept.post(), shown.postUnreadable()),
                kept.revision());
    }

    private static SideJson side(KeptHooks.Side side, boolean unreadable) {
        return switch (side) {
            case KeptHooks.Side.Inherited ignored ->
                new SideJson("inherited", Optional.empty(), Optional.empty(), false);
            case KeptHooks.Side.Off ignored -> new SideJson("off", Optional.empty(), Optional.empty(), false);
            case KeptHooks.Side.Own own ->
                new SideJson("own", Optional.of(own.timeout().toSeconds()), own.directory(), unreadable);
        };
    }
}
