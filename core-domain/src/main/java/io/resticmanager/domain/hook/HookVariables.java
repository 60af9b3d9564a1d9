package io.resticmanager.domain.hook;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.source.SourceGroup;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What a hook is told of its job, as variables of its environment.
public final class HookVariables {
    private HookVariables() {}

    /// @param host the host name that snapshots carry
    public static Map<String, String> before(JobId job, String host, SourceGroup group) {
        return Map.of("RM_JOB_ID", job.toString(), "RM_HOST", host, "RM_GROUP", printable(group.name()));
    }

    /// `RM_JOB_STATUS` is a word of the API; `RM_SNAPSHOT_ID` is empty without a snapshot.
    public static Map<String, String> after(JobId job, String host, SourceGroup group, Job.End end) {
        Map<String, String> variables = new LinkedHashMap<>(before(job, host, group));
        variables.put("RM_JOB_STATUS", end.outcome().name().toLowerCase(Locale.ROOT));
        variables.put("RM_SNAPSHOT_ID", end.snapshotId().orElse(""));
        return Map.copyOf(variables);
    }

    // No system takes NUL in a variable, and a line break in one surprises whoever prints it.
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", " ");
    }
}
