package io.resticmanager.restic;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The two kinds of system that differ in how processes, files and variables are handled.
public enum OsFamily {
    UNIX,
    WINDOWS;

    /// What this process runs on.
    public static OsFamily here() {
        return named(System.getProperty("os.name", ""));
    }

    /// @param name as Java says it
    static OsFamily named(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("windows") ? WINDOWS : UNIX;
    }

    /// Of an environment, the variables with these names. Windows has no regard for the size of letters in them, and
    /// calls the search path `Path`; they come out as they are named here.
    public Map<String, String> variables(Map<String, String> environment, Stream<String> names) {
        Map<String, String> found = this == WINDOWS ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new TreeMap<>();
        found.putAll(environment);
        Map<String, String> kept = new TreeMap<>();
        names.filter(found::containsKey).forEach(name -> kept.put(name, found.get(name)));
        return Map.copyOf(kept);
    }

    /// The file that has nothing to read.
    String nothing() {
        return this == WINDOWS ? "NUL" : "/dev/null";
    }
}
