package io.resticmanager.restic;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of restic and what it can do (contract §12).
record ResticVersion(int major, int minor, int patch) implements Comparable<ResticVersion> {
    /// Below it nothing is known.
    static final ResticVersion FLOOR = new ResticVersion(0, 14, 0);

    private static final Pattern PRINTED = Pattern.compile("^restic (\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})\\S* compiled");

    /// Reads the text of `restic version`.
    static Optional<ResticVersion> parse(String printed) {
        Matcher matcher = PRINTED.matcher(printed);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(new ResticVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))));
    }

    /// `--retry-lock`
    boolean waitsForLocks() {
        return isAtLeast(0, 16, 0);
    }

    /// `RESTIC_REST_USERNAME` and `RESTIC_REST_PASSWORD`; older ones ignore them silently.
    boolean readsRestLoginFromEnvironment() {
        return isAtLeast(0, 16, 1);
    }

    @Override
    public int compareTo(ResticVersion other) {
        return Comparator.comparingInt(ResticVersion::major)
                .thenComparingInt(ResticVersion::minor)
                .thenComparingInt(ResticVersion::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }

    private boolean isAtLeast(int wantedMajor, int wantedMinor, int wantedPatch) {
        return compareTo(new ResticVersion(wantedMajor, wantedMinor, wantedPatch)) >= 0;
    }
}
