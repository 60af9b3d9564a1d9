package io.resticmanager.fleet.figure;

import java.io.PrintStream;
import java.util.Locale;

/// What a run prints: one figure a line, under the name of its scenario.
public final class Report {
    private final PrintStream out;

    public Report(PrintStream out) {
        this.out = out;
    }

    public void title(String text) {
        out.printf(Locale.ROOT, "%n== %s%n", text);
    }

    public void line(String name, String value) {
        out.printf(Locale.ROOT, "   %-34s %s%n", name, value);
    }

    public void say(String text) {
        out.println("   " + text);
    }
}
