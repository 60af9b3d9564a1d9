package io.resticmanager.http.api;

import io.resticmanager.domain.Limits;
import java.util.Optional;

/// Bandwidth in KiB per second; absent means no limit.
public record LimitsJson(Optional<Integer> uploadKiBps, Optional<Integer> downloadKiBps) {
    public static LimitsJson of(Limits limits) {
        return new LimitsJson(limits.uploadKiBps(), limits.downloadKiBps());
    }
}
