package io.resticmanager.domain.account;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a user logs in with: 1–64 of `a-z 0-9 . _ - @`, compared in lower case.
public record Username(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

    public Username {
        text = text.strip().toLowerCase(Locale.ROOT);
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a user name is 1 to 64 letters, digits, dots, dashes, underscores or @, beginning with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
