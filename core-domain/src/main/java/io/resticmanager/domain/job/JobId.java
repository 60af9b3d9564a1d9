package io.resticmanager.domain.job;

import io.resticmanager.domain.Ulid;

/// Names one job; made by whoever decides the run. Its snapshot carries it in the tag `rm-job=<id>`.
public record JobId(Ulid ulid) implements Comparable<JobId> {
    public static JobId of(String text) {
        return new JobId(new Ulid(text));
    }

    public String snapshotTag() {
        return "rm-job=" + ulid.text();
    }

    @Override
    public int compareTo(JobId other) {
        return ulid.compareTo(other.ulid);
    }

    @Override
    public String toString() {
        return ulid.text();
    }
}
