package io.resticmanager.domain;

import java.time.Instant;
import java.util.Locale;

/// A ULID in its canonical form: 26 characters of Crockford's base 32, upper case; the first ten are milliseconds
/// since 1970, so that text order is time order. Source: the ULID specification (github.com/ulid/spec).
public record Ulid(String text) implements Comparable<Ulid> {
    /// Random bytes a ULID needs beside its time.
    public static final int RANDOM_BYTES = 10;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 26;

    public Ulid {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a ULID");
        }
        text = text.toUpperCase(Locale.ROOT);
    }

    /// `random` is {@value #RANDOM_BYTES} bytes; the caller owns their quality.
    public static Ulid of(Instant at, byte[] random) {
        if (random.length != RANDOM_BYTES) {
            throw new IllegalArgumentException("a ULID needs " + RANDOM_BYTES + " random bytes");
        }
        char[] out = new char[LENGTH];
        long millis = at.toEpochMilli();
        for (int i = 9; i >= 0; i--) {
            out[i] = ALPHABET.charAt((int) (millis & 31));
            millis >>>= 5;
        }
        int bits = 0;
        int held = 0;
        int next = 10;
        for (byte b : random) {
            bits = (bits << 8) | (b & 0xff);
            held += 8;
            while (held >= 5) {
                held -= 5;
                out[next++] = ALPHABET.charAt((bits >>> held) & 31);
            }
        }
        return new Ulid(new String(out));
    }

    /// Whether `text` could be given to the constructor.
    public static boolean isValid(String text) {
        // The first digit holds three bits: more would overflow the 48 bits of time.
        if (text.length() != LENGTH || text.charAt(0) < '0' || text.charAt(0) > '7') {
            return false;
        }
        // Not as a regular expression: every row that is read holds several of them.
        for (int i = 1; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z') {
                c -= 'a' - 'A';
            }
            boolean digit = c >= '0' && c <= '9';
            boolean letter = c >= 'A' && c <= 'Z' && c != 'I' && c != 'L' && c != 'O' && c != 'U';
            if (!digit && !letter) {
                return false;
            }
        }
        return true;
    }

    /// The time inside, to the millisecond.
    public Instant at() {
        long millis = 0;
        for (int i = 0; i < 10; i++) {
            millis = (millis << 5) | ALPHABET.indexOf(text.charAt(i));
        }
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public int compareTo(Ulid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
