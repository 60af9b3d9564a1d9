package io.resticmanager.http.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A sentence shown once on the next page. It travels in a cookie that lives some seconds, so that no page needs to
/// remember it; it must hold nothing secret.
public record Notice(Tone tone, String sentence) {
    static final String COOKIE = "rm_notice";
    private static final int MOST_CHARS = 400;

    /// Bad ones stay until they are closed.
    public enum Tone {
        GOOD,
        BAD
    }

    public Notice {
        if (sentence.length() > MOST_CHARS) {
            sentence = sentence.substring(0, MOST_CHARS - 1) + "…";
        }
    }

    String cookie(boolean secure) {
        String text = (tone == Tone.GOOD ? "+" : "!") + sentence;
        return COOKIE + "="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=30" + (secure ? "; Secure" : "");
    }

    static String noCookie() {
        return COOKIE + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
    }

    /// Empty for a value that we did not write.
    static Optional<Notice> ofCookie(String value) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
            if (text.length() < 2) {
                return Optional.empty();
            }
            return Optional.of(new Notice(text.charAt(0) == '+' ? Tone.GOOD : Tone.BAD, text.substring(1)));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
