package io.resticmanager.domain.account;

import io.resticmanager.domain.Secret;
import java.util.Locale;
import java.util.Optional;

/// Length over composition: 12 to 200 characters, not the user's own name, not one character over and over.
/// Source: NIST SP 800-63B, memorized secrets.
public final class PasswordPolicy {
    public static final int SHORTEST = 12;
    public static final int LONGEST = 200;

    private PasswordPolicy() {}

    /// What is wrong with it, as a sentence; empty when it is good.
    public static Optional<String> objection(Username username, Secret password) {
        String text = password.reveal();
        if (text.codePointCount(0, text.length()) < SHORTEST) {
            return Optional.of("A password needs at least " + SHORTEST + " characters.");
        }
        if (text.length() > LONGEST) {
            return Optional.of("A password has at most " + LONGEST + " characters.");
        }
        if (text.chars().distinct().count() < 4) {
            return Optional.of("A password needs more than three different characters.");
        }
        if (text.toLowerCase(Locale.ROOT).contains(username.text())
                && username.text().length() > 3) {
            return Optional.of("A password must not contain the user name.");
        }
        return Optional.empty();
    }
}
