package io.resticmanager.domain;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// restic's `--limit-upload` and `--limit-download`, in KiB per second, each at least 1; absent means no limit.
public record Limits(Optional<Integer> uploadKiBps, Optional<Integer> downloadKiBps) {
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

    public Limits {
        if (uploadKiBps.filter(n -> n < 1).isPresent()
                || downloadKiBps.filter(n -> n < 1).isPresent()) {
            throw new IllegalArgumentException("a limit is at least 1 KiB per second");
        }
    }

    /// Of two limits the smaller one holds, for each direction on its own.
    public Limits smallest(Limits other) {
        return new Limits(smaller(uploadKiBps, other.uploadKiBps), smaller(downloadKiBps, other.downloadKiBps));
    }

    /// E.g. `up 4096 KiB/s`; `none` without any.
    public String words() {
        String words = Stream.of(
                        uploadKiBps.map(n -> "up " + n + " KiB/s"), downloadKiBps.map(n -> "down " + n + " KiB/s"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "none" : words;
    }

    private static Optional<Integer> smaller(Optional<Integer> one, Optional<Integer> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }
}
