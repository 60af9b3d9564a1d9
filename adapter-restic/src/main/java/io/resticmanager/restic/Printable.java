package io.resticmanager.restic;

import java.util.Locale;
import java.util.regex.Pattern;

/// Makes what comes from outside fit to be shown on a line: a file's name may hold line breaks and terminal commands.
public final class Printable {
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]");
    private static final Pattern CONTROL_BUT_TAB = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]");

    private Printable() {}

    /// A name on one line; control characters as `\\n` or `\\x1b`.
    static String name(String name) {
        return CONTROL.matcher(name).replaceAll(match -> switch (match.group().charAt(0)) {
            case '\n' -> "\\\\n";
            case '\r' -> "\\\\r";
            case '\t' -> "\\\\t";
            default ->
                String.format(Locale.ROOT, "\\\\x%02x", (int) match.group().charAt(0));
        });
    }

    /// A line without control characters other than the tab.
    public static String line(String line) {
        return CONTROL_BUT_TAB.matcher(line).replaceAll("\ufffd");
    }
}
