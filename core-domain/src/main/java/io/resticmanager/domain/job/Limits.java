package io.resticmanager.domain.job;

import java.util.Optional;

/// restic's `--limit-upload` and `--limit-download`, in KiB per second, each at least 1; absent means no limit.
public record Limits(Optional<Integer> uploadKiBps, Optional<Integer> downloadKiBps) {
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

    public Limits {
        if (uploadKiBps.filter(n -> n < 1).isPresent()
                || downloadKiBps.filter(n -> n < 1).isPresent()) {
            throw new IllegalArgumentException("a limit is at least 1 KiB per second");
        }
    }
}
