package io.resticmanager.domain.job;

/// @param message a sentence for people; at most 4,000 characters, never with a secret
public record JobError(ErrorCode code, String message) {
    private static final int MOST = 4_000;

    public JobError {
        if (message.length() > MOST) {
            message = message.substring(0, MOST - 1) + "…";
        }
    }

    /// What the particular case adds to the code's sentence; empty text for nothing.
    public String detail() {
        return message.startsWith(code.sentence())
                ? message.substring(code.sentence().length()).strip()
                : message;
    }

    public static JobError of(ErrorCode code) {
        return new JobError(code, code.sentence());
    }

    /// The code's sentence, and after it what the particular case adds, e.g. the lock's owner.
    public static JobError of(ErrorCode code, String detail) {
        return detail.isBlank() ? of(code) : new JobError(code, code.sentence() + " " + detail.strip());
    }
}
