package io.resticmanager.domain.snapshot;

/// Why a snapshot was pinned, in a few words of a person.
public record PinReason(String text) {
    public static final int LONGEST = 200;

    public PinReason {
        text = text.strip();
        if (text.isEmpty() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a reason is one line of 1 to " + LONGEST + " characters");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
