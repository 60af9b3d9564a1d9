package io.resticmanager.ws.wire;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookChoice;
import io.resticmanager.domain.hook.HookPair;
import io.resticmanager.domain.hook.PlannedHooks;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.source.SourceGroupId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The hooks of a plan to the wire and back. Wrong content throws IllegalArgumentException.
final class HookMapping {
    private HookMapping() {}

    static Plans.PlanHooks toWire(PlannedHooks hooks) {
        Map<String, Plans.HookSides> groups = new LinkedHashMap<>();
        hooks.groups().forEach((group, pair) -> groups.put(group.toString(), sides(pair)));
        return new Plans.PlanHooks(hooks.shell().name().toLowerCase(Locale.ROOT), sides(hooks.host()), groups);
    }

    // A server of the version before has no word on it.
    static PlannedHooks toDomain(Plans.@Nullable PlanHooks hooks) {
        if (hooks == null) {
            return PlannedHooks.NONE;
        }
        Map<SourceGroupId, HookPair> groups = new LinkedHashMap<>();
        hooks.groups().forEach((group, sides) -> groups.put(SourceGroupId.of(group), pair(sides)));
        return new PlannedHooks(Shell.valueOf(hooks.shell().toUpperCase(Locale.ROOT)), pair(hooks.host()), groups);
    }

    private static Plans.HookSides sides(HookPair pair) {
        return new Plans.HookSides(side(pair.pre()), side(pair.post()));
    }

    private static HookPair pair(Plans.HookSides sides) {
        return new HookPair(choice(sides.pre()), choice(sides.post()));
    }

    private static Plans.HookSide side(HookChoice choice) {
        return switch (choice) {
            case HookChoice.Inherited ignored -> new Plans.HookSide("inherited", null, null, null);
            case HookChoice.Off ignored -> new Plans.HookSide("off", null, null, null);
            case HookChoice.Unreadable ignored -> new Plans.HookSide("unreadable", null, null, null);
            case HookChoice.Own(Hook hook) ->
                new Plans.HookSide(
                        "own",
                        hook.script().reveal(),
                        hook.timeout().toSeconds(),
                        hook.directory().orElse(null));
        };
    }

    private static HookChoice choice(Plans.HookSide side) {
        return switch (side.mode()) {
            case "inherited" -> new HookChoice.Inherited();
            case "off" -> new HookChoice.Off();
            case "unreadable" -> new HookChoice.Unreadable();
            case "own" ->
                new HookChoice.Own(new Hook(
                        new Secret(Objects.requireNonNullElse(side.script(), "")),
                        Duration.ofSeconds(Objects.requireNonNullElse(side.timeoutSeconds(), 0L)),
                        Optional.ofNullable(side.directory())));
            default -> throw new IllegalArgumentException("there is no such mode of a hook");
        };
    }
}
