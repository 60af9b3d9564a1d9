package io.resticmanager.http.web.hook;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.hook.Hook;
import io.resticmanager.domain.hook.HookPhase;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.words.TypedDuration;
import io.resticmanager.ports.hook.KeptHooks;
import io.resticmanager.ports.plan.ChangeHooks;
import io.resticmanager.ports.plan.ChangeHooks.WantedSide;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One side of the hooks as a part of a form. Its fields begin with `pre` or `post`, e.g. `pre-script`.
public final class HookForm {
    private HookForm() {}

    enum Mode {
        INHERITED("inherited", "What the host says"),
        OFF("off", "None"),
        OWN("own", "A script");

        private final String word;
        private final String words;

        Mode(String word, String words) {
            this.word = word;
            this.words = words;
        }

        static Mode of(String word) {
            return Stream.of(values())
                    .filter(mode -> mode.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("choose from this list"));
        }
    }

    public record Choice(String word, String words, boolean chosen) {}

    /// @param field how the names of its fields begin
    /// @param stored what is said of the text that is set; empty text when none is
    /// @param unreadable whether that cannot be decrypted any more
    public record Side(
            String field,
            String title,
            String words,
            List<Choice> modes,
            String stored,
            boolean unreadable,
            String timeout,
            String directory) {}

    /// Empty when something was refused.
    ///
    /// @param windows whether lines may end as browsers send them
    static Optional<WantedSide> read(Form form, HookPhase phase, boolean windows) {
        String field = field(phase);
        Optional<Mode> mode = form.required(field + "-mode", "Choose one.", Mode::of);
        Optional<Secret> script = script(form, field + "-script", windows);
        Optional<Duration> timeout = form.optional(field + "-timeout", text -> Hook.timeout(TypedDuration.parse(text)));
        Optional<String> directory = form.optional(field + "-directory", Hook::directory);
        if (mode.isPresent() && mode.get() != Mode.OWN && script.isPresent()) {
            form.refuse(field + "-script", "Choose “" + Mode.OWN.words + "” for it to run, or leave this blank.");
        }
        if (!form.isGood()) {
            return Optional.empty();
        }
        return mode.map(chosen -> switch (chosen) {
            case INHERITED -> new WantedSide.Inherited();
            case OFF -> new WantedSide.Off();
            case OWN -> new WantedSide.Own(script, timeout.orElse(Hook.DEFAULT_TIMEOUT), directory);
        });
    }

    private static Optional<Secret> script(Form form, String field, boolean windows) {
        Secret sent = form.secret(field);
        if (sent.reveal().isBlank()) {
            return Optional.empty();
        }
        try {
            // A shell takes the carriage returns of browsers for a part of its commands.
            return Optional.of(
                    Hook.script(windows ? sent : new Secret(sent.reveal().replace("\r\n", "\n"))));
        } catch (IllegalArgumentException refused) {
            form.refuse(field, refused);
            return Optional.empty();
        }
    }

    static Side shown(Form form, HookPhase phase, ChangeHooks.Shown now) {
        String field = field(phase);
        KeptHooks.Side side = now.kept().of(phase);
        boolean unreadable = phase == HookPhase.PRE ? now.preUnreadable() : now.postUnreadable();
        boolean ofGroup = now.kept().owner().group().isPresent();
        String chosen = form.isEmpty() ? mode(side).word : form.text(field + "-mode");
        Optional<KeptHooks.Side.Own> own = side instanceof KeptHooks.Side.Own set ? Optional.of(set) : Optional.empty();
        return new Side(
                field,
                phase == HookPhase.PRE ? "Before the backup" : "After the backup",
                phase == HookPhase.PRE
                        ? "Exit code 0: the backup is made. 75: it is left out this time. Any other: it fails."
                        : "Runs whatever happened before, also after a failed backup and after a cancel.",
                Stream.of(Mode.values())
                        .filter(mode -> ofGroup || mode != Mode.INHERITED)
                        .map(mode -> new Choice(mode.word, mode.words, mode.word.equals(chosen)))
                        .toList(),
                own.isEmpty()
                        ? ""
                        : unreadable
                                ? "The script that is set cannot be decrypted any more. Enter it again."
                                : "A script is set. It is never shown; leave this blank to keep it.",
                unreadable,
                form.isEmpty()
                        ? TypedDuration.text(
                                own.map(KeptHooks.Side.Own::timeout).orElse(Hook.DEFAULT_TIMEOUT))
                        : form.text(field + "-timeout"),
                form.isEmpty()
                        ? own.flatMap(KeptHooks.Side.Own::directory).orElse("")
                        : form.text(field + "-directory"));
    }

    /// What a side says, for who must decide again.
    static String words(KeptHooks.Side side) {
        return mode(side).words.toLowerCase(java.util.Locale.ROOT);
    }

    private static Mode mode(KeptHooks.Side side) {
        return switch (side) {
            case KeptHooks.Side.Inherited ignored -> Mode.INHERITED;
            case KeptHooks.Side.Off ignored -> Mode.OFF;
            case KeptHooks.Side.Own ignored -> Mode.OWN;
        };
    }

    static String field(HookPhase phase) {
        return phase == HookPhase.PRE ? "pre" : "post";
    }
}
