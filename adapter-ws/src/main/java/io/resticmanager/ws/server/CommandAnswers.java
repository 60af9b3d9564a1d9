package io.resticmanager.ws.server;

import io.resticmanager.domain.job.JobId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Commands of one connection that the agent has not answered yet, by when they were sent (monotonic nanoseconds).
final class CommandAnswers {
    private final Map<JobId, Long> sentAt = new ConcurrentHashMap<>();

    void sent(JobId job, long nanos) {
        sentAt.putIfAbsent(job, nanos);
    }

    void answered(JobId job) {
        sentAt.remove(job);
    }

    boolean isOverdue(long nanos, Duration patience) {
        return sentAt.values().stream().anyMatch(at -> nanos - at >= patience.toNanos());
    }
}
