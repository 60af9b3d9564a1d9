package io.resticmanager.restic;

import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

/// A forget.
final class ForgetVerb {
    private ForgetVerb() {}

    /// A policy in restic's flags; never empty.
    static List<String> flags(RetentionPolicy policy) {
        List<String> flags = new ArrayList<>();
        policy.counts().forEach((period, count) -> flags.add("--keep-" + period.word() + "=" + count));
        policy.within()
                .forEach((period, span) -> flags.add(
                        (period == Period.LAST ? "--keep-within=" : "--keep-within-" + period.word() + "=") + span));
        policy.keepTags().forEach(tag -> flags.add("--keep-tag=" + tag));
        return flags;
    }
}
