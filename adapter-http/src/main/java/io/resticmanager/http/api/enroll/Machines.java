package io.resticmanager.http.api.enroll;

/// What machines may call themselves.
final class Machines {
    private Machines() {}

    static String name(String typed) {
        return printable(typed.strip(), 255, "a host name");
    }

    static String id(String typed) {
        return printable(typed.strip(), 128, "a machine id");
    }

    static String version(String typed) {
        return printable(typed.strip(), 100, "a version");
    }

    private static String printable(String text, int most, String what) {
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException(what + " is 1 to " + most + " printable characters");
        }
        return text;
    }
}
