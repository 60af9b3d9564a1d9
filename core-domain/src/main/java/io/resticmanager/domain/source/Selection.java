package io.resticmanager.domain.source;

import io.resticmanager.domain.host.Platform;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which files a backup takes, in restic's terms.
///
/// @param includes absolute paths of the host (`/…` or `C:\…`); may be empty until an operator has chosen
/// @param excludes restic exclude patterns, passed through a file, never a shell
/// @param tags additional snapshot tags; our own `rm-…` are not given here
/// @param useFsSnapshot read from a snapshot of the file system, so that open files are taken too; only Windows can
/// (VSS)
public record Selection(
        List<String> includes,
        List<String> excludes,
        List<String> tags,
        boolean oneFileSystem,
        boolean excludeCaches,
        boolean useFsSnapshot) {
    public static final Selection EMPTY = new Selection(List.of(), List.of(), List.of(), false, false, false);
    private static final Pattern ABSOLUTE = Pattern.compile("(/|\\\\\\\\|[A-Za-z]:[\\\\/]).*", Pattern.DOTALL);
    private static final int MOST = 1_000;
    private static final int LONGEST = 4_096;
    /// It travels whole in commands, facts and plans, and a message is at most 1 MiB.
    private static final int MOST_CHARACTERS = 100_000;

    /// One that reads the files where they are.
    public Selection(
            List<String> includes,
            List<String> excludes,
            List<String> tags,
            boolean oneFileSystem,
            boolean excludeCaches) {
        this(includes, excludes, tags, oneFileSystem, excludeCaches, false);
    }

    public Selection {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
        tags = List.copyOf(tags);
        requireBounded("paths", includes);
        requireBounded("excludes", excludes);
        requireBounded("tags", tags);
        long characters = characters(includes) + characters(excludes) + characters(tags);
        if (characters > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "paths, excludes and tags together are at most " + MOST_CHARACTERS + " characters");
        }
        for (String path : includes) {
            if (!ABSOLUTE.matcher(path).matches()) {
                throw new IllegalArgumentException("a path must be absolute: " + path);
            }
        }
        for (String pattern : excludes) {
            // The exclude file is read line by line.
            if (pattern.indexOf('\n') >= 0 || pattern.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("an exclude pattern is one line");
            }
        }
        for (String tag : tags) {
            if (tag.contains(",") || tag.startsWith("rm-")) {
                throw new IllegalArgumentException("a snapshot tag has no comma and does not begin with rm-");
            }
        }
    }

    /// What is wrong with a selection for a host, and where.
    ///
    /// @param field in the words of the API
    public record Objection(String field, String sentence) {}

    public Selection withIncludes(List<String> paths) {
        return new Selection(paths, excludes, tags, oneFileSystem, excludeCaches, useFsSnapshot);
    }

    /// Why a host of this kind cannot back it up; empty when it can.
    public Optional<Objection> objection(Platform platform) {
        if (useFsSnapshot && !platform.isWindows()) {
            return Optional.of(new Objection(
                    "useFsSnapshot",
                    "Only Windows has snapshots of its file systems that restic can read from (VSS). Leave this off"
                            + " here."));
        }
        return platform.objection(includes).map(sentence -> new Objection("includes", sentence));
    }

    /// The same with its paths as a host of this kind writes them, each once.
    public Selection on(Platform platform) {
        if (!platform.isWindows()) {
            return this;
        }
        Set<String> seen = new HashSet<>();
        return withIncludes(includes.stream()
                .map(platform::written)
                .filter(path -> seen.add(path.toLowerCase(Locale.ROOT)))
                .toList());
    }

    private static long characters(List<String> values) {
        return values.stream().mapToLong(String::length).sum();
    }

    private static void requireBounded(String what, List<String> values) {
        if (values.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " " + what);
        }
        for (String value : values) {
            if (value.isBlank() || value.length() > LONGEST || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(what + " are 1 to " + LONGEST + " characters each");
            }
        }
    }
}
