package io.resticmanager.server.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What it costs to compute one Argon2id (version 1.3) value.
///
/// @param memoryKib 8 to 1,048,576
/// @param passes 1 to 100
/// @param lanes 1 to 16
public record Argon2(int memoryKib, int passes, int lanes) {
    /// OWASP's recommendation for password storage; about 35 ms on one core of 2024.
    public static final Argon2 PASSWORDS = new Argon2(19 * 1024, 2, 1);
    /// For passphrases that protect a whole backup, asked for once.
    public static final Argon2 PASSPHRASES = new Argon2(64 * 1024, 3, 1);

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    public Argon2 {
        if (memoryKib < 8 || memoryKib > 1024 * 1024 || passes < 1 || passes > 100 || lanes < 1 || lanes > 16) {
            throw new IllegalArgumentException("these parameters of Argon2 are out of range");
        }
    }

    /// @param bytes how long the value is to be
    public byte[] compute(String text, byte[] salt, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] value = new byte[bytes];
        byte[] typed = text.getBytes(StandardCharsets.UTF_8);
        generator.generateBytes(typed, value);
        Arrays.fill(typed, (byte) 0);
        return value;
    }

    /// A value with what is needed to compute it again.
    record Stored(Argon2 cost, byte[] salt, byte[] value) {
        /// As a PHC string.
        String text() {
            Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                    .formatted(
                            cost.memoryKib,
                            cost.passes,
                            cost.lanes,
                            base64.encodeToString(salt),
                            base64.encodeToString(value));
        }

        /// Empty when it is not such a string.
        static Optional<Stored> parse(String text) {
            Matcher matcher = PHC.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            try {
                Argon2 cost = new Argon2(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)));
                Base64.Decoder base64 = Base64.getDecoder();
                return Optional.of(new Stored(cost, base64.decode(matcher.group(4)), base64.decode(matcher.group(5))));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
    }
}
