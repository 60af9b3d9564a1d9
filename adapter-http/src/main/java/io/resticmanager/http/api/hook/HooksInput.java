package io.resticmanager.http.api.hook;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.Shell;
import io.resticmanager.http.Fields;
import io.resticmanager.ports.plan.ChangeHooks;
import io.resticmanager.ports.plan.ChangeHooks.WantedSide;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hooks as they shall be, both sides.
///
/// @param shell of a host only: `sh` or `bash`, on Windows `powershell` or `cmd`; absent: the one it has
public record HooksInput(
        @Nullable String shell,
        @Nullable SideInput pre,
        @Nullable SideInput post) {
    /// @param mode `inherited` (of a group: what its host says), `off` or `own`
    /// @param script absent: the one it has stays. It is never shown again
    /// @param timeoutSeconds 600 when absent
    public record SideInput(
            @Nullable String mode,
            @Nullable String script,
            @Nullable Long timeoutSeconds,
            @Nullable String directory) {
        /// Prints nothing of its script.
        @Override
        public String toString() {
            return "SideInput[" + mode + "]";
        }
    }

    private enum Mode {
        INHERITED,
        OFF,
        OWN
    }

    ChangeHooks.Wanted read() {
        Fields fields = new Fields();
        Optional<Shell> wantedShell = fields.optional("shell", shell, word -> Fields.word(Shell.class, word));
        Optional<WantedSide> before = side(fields, "pre", pre);
        Optional<WantedSide> after = side(fields, "post", post);
        fields.check();
        return new ChangeHooks.Wanted(wantedShell, before.orElseThrow(), after.orElseThrow());
    }

    private static Optional<WantedSide> side(Fields fields, String field, @Nullable SideInput sent) {
        if (sent == null) {
            fields.refuse(field, "This is required.");
            return Optional.empty();
        }
        Optional<Mode> mode = fields.required(field + ".mode", sent.mode(), word -> Fields.word(Mode.class, word));
        if (mode.isEmpty()) {
            return Optional.empty();
        }
        if (mode.get() != Mode.OWN) {
            refuseTheRest(fields, field, sent, mode.get());
            return Optional.of(mode.get() == Mode.OFF ? new WantedSide.Off() : new WantedSide.Inherited());
        }
        return Optional.of(new WantedSide.Own(
                fields.optional(field + ".script", sent.script(), text -> Hook.script(new Secret(text))),
                fields.<Long, Duration>optional(
                                field + ".timeoutSeconds",
                                sent.timeoutSeconds(),
                                seconds -> Hook.timeout(Duration.ofSeconds(seconds)))
                        .orElse(Hook.DEFAULT_TIMEOUT),
                fields.optional(field + ".directory", sent.directory(), Hook::directory)));
    }

    // Whoever sends a script with it expects that it runs.
    private static void refuseTheRest(Fields fields, String field, SideInput sent, Mode mode) {
        String sentence = "A hook that is " + Fields.word(mode) + " has none. Leave this out, or set mode to own.";
        if (sent.script() != null) {
            fields.refuse(field + ".script", sentence);
        }
        if (sent.timeoutSeconds() != null) {
            fields.refuse(field + ".timeoutSeconds", sentence);
        }
        if (sent.directory() != null) {
            fields.refuse(field + ".directory", sentence);
        }
    }
}
