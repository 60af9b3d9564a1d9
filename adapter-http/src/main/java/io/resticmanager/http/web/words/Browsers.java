package io.resticmanager.http.web.words;

import java.util.List;
import java.util.Optional;

/// Browsers by what they say of themselves; a hint for people, never a fact to rely on.
public final class Browsers {
    // The first that fits: most browsers also claim to be another.
    private static final List<String[]> NAMES = List.of(
            new String[] {"Edg/", "Edge"},
            new String[] {"OPR/", "Opera"},
            new String[] {"Firefox/", "Firefox"},
            new String[] {"Chrome/", "Chrome"},
            new String[] {"Safari/", "Safari"},
            new String[] {"curl/", "curl"});
    private static final List<String[]> SYSTEMS = List.of(
            new String[] {"Android", "Android"},
            new String[] {"iPhone", "iPhone"},
            new String[] {"iPad", "iPad"},
            new String[] {"Windows", "Windows"},
            new String[] {"Mac OS X", "macOS"},
            new String[] {"Linux", "Linux"});

    private Browsers() {}

    /// `Firefox on Linux`.
    public static String words(String userAgent) {
        Optional<String> name = first(NAMES, userAgent);
        Optional<String> system = first(SYSTEMS, userAgent);
        if (name.isEmpty()) {
            return userAgent.isBlank() ? "Unknown program" : userAgent.split("[ /]", 2)[0];
        }
        return name.get() + system.map(s -> " on " + s).orElse("");
    }

    private static Optional<String> first(List<String[]> known, String userAgent) {
        return known.stream()
                .filter(pair -> userAgent.contains(pair[0]))
                .map(pair -> pair[1])
                .findFirst();
    }
}
