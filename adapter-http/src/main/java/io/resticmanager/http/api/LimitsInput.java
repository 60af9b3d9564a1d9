package io.resticmanager.http.api;

import io.resticmanager.domain.Limits;
import io.resticmanager.http.Fields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bandwidth in KiB per second, each at least 1; absent means no limit.
public record LimitsInput(
        @Nullable Integer uploadKiBps, @Nullable Integer downloadKiBps) {
    /// None when nothing was sent, or when it was refused: ask [Fields#check()].
    public static Limits read(Fields fields, @Nullable LimitsInput sent) {
        return fields.<LimitsInput, Limits>optional(
                        "limits",
                        sent,
                        l -> new Limits(Optional.ofNullable(l.uploadKiBps()), Optional.ofNullable(l.downloadKiBps())))
                .orElse(Limits.NONE);
    }
}
