package io.resticmanager.http.web;

import io.resticmanager.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/// The CSRF token as pages carry it: another text each time, so that compressing a page beside text of an attacker's
/// choice tells nothing of it (BREACH).
final class FormTokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private FormTokens() {}

    static String masked(Secret token) {
        byte[] clear = token.reveal().getBytes(StandardCharsets.UTF_8);
        byte[] both = new byte[2 * clear.length];
        byte[] mask = new byte[clear.length];
        RANDOM.nextBytes(mask);
        for (int i = 0; i < clear.length; i++) {
            both[i] = mask[i];
            both[clear.length + i] = (byte) (mask[i] ^ clear[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /// Empty text for what is not a masked token.
    static Secret unmasked(String text) {
        try {
            byte[] both = Base64.getUrlDecoder().decode(text);
            int length = both.length / 2;
            byte[] clear = new byte[length];
            for (int i = 0; i < length; i++) {
                clear[i] = (byte) (both[i] ^ both[length + i]);
            }
            return new Secret(new String(clear, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return new Secret("");
        }
    }
}
