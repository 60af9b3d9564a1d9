package io.resticmanager.ws.wire;

import java.util.List;
import java.util.Random;

/// Small damage to a text, as networks, bugs and enemies do it.
public final class Mutation {
    private static final List<String> ODD = List.of(
            "null",
            "{}",
            "[]",
            "-1",
            "0",
            "1e3",
            "1e999",
            "-1e999",
            "1.5",
            "9223372036854775807",
            "-9223372036854775808",
            "\"\"",
            "\"\\ud800\"",
            "\"+999999999-01-01T00:00:00Z\"",
            "true",
            "\"NaN\"",
            "\"\\u0000\"",
            "\"01JDCW00000000000000000J0B\"");

    private Mutation() {}

    public static String of(String text, Random random) {
        String out = text;
        for (int n = 1 + random.nextInt(3); n > 0 && !out.isEmpty(); n--) {
            int at = random.nextInt(out.length());
            out = switch (random.nextInt(6)) {
                case 0 -> out.substring(0, at);
                case 1 -> out.substring(0, at) + (char) random.nextInt(0x250) + out.substring(at + 1);
                case 2 -> out.substring(0, at) + out.substring(Math.min(out.length(), at + 1 + random.nextInt(9)));
                case 3 -> out.substring(0, at) + out.substring(at / 2);
                default -> value(out, at, random);
            };
        }
        return out;
    }

    // Puts something odd where a value stands.
    private static String value(String text, int near, Random random) {
        int colon = text.indexOf(':', near);
        if (colon < 0 || colon + 1 >= text.length()) {
            return text;
        }
        int end = colon + 1;
        boolean quoted = text.charAt(end) == '"';
        end++;
        while (end < text.length() && (quoted ? text.charAt(end) != '"' : ",}]".indexOf(text.charAt(end)) < 0)) {
            end++;
        }
        end = Math.min(text.length(), quoted ? end + 1 : end);
        return text.substring(0, colon + 1) + ODD.get(random.nextInt(ODD.size())) + text.substring(end);
    }
}
