package io.resticmanager.http.web;

import java.util.Locale;

/// What the user chose; kept in a cookie so that the server renders the right one at once.
public enum Theme {
    SYSTEM,
    LIGHT,
    DARK;

    static final String COOKIE = "rm_theme";

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// SYSTEM for a word that is none of ours.
    public static Theme of(String word) {
        for (Theme theme : values()) {
            if (theme.word().equals(word)) {
                return theme;
            }
        }
        return SYSTEM;
    }

    public String cookie(boolean secure) {
        return COOKIE + "=" + word() + "; Path=/; SameSite=Lax; Max-Age=31536000" + (secure ? "; Secure" : "");
    }
}
