package io.resticmanager.domain.retention;

/// Why a snapshot stays, in the words that restic uses for it.
public sealed interface KeepReason {
    /// E.g. `daily snapshot`, `oldest weekly snapshot`, `has tags [keep]`, `monthly within 2y`.
    String words();

    /// One of the newest of its period; `oldest`: its period is taken, but the history ends with it.
    record Counted(Period period, boolean oldest) implements KeepReason {
        @Override
        public String words() {
            return (oldest ? "oldest " : "") + period.word() + " snapshot";
        }
    }

    /// The newest of its period within the span; with `LAST` every one.
    record Recent(Period period, Span span, boolean oldest) implements KeepReason {
        @Override
        public String words() {
            return (oldest ? "oldest " : "") + (period == Period.LAST ? "" : period.word() + " ") + "within " + span;
        }
    }

    record Tagged(String tag) implements KeepReason {
        @Override
        public String words() {
            return "has tags [" + tag + "]";
        }
    }

    /// Somebody pinned it here; restic knows nothing of that.
    record Pinned() implements KeepReason {
        @Override
        public String words() {
            return "pinned";
        }
    }
}
