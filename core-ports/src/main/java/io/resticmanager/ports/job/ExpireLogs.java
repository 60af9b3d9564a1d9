package io.resticmanager.ports.job;

import io.resticmanager.ports.Transactions;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/// Forgets old job logs by policy; the jobs themselves stay.
public final class ExpireLogs {
    private static final int JOBS_AT_ONCE = 200;

    private final JobLogStore logs;
    private final Transactions transactions;
    private final Clock clock;
    private final LogRetention retention;

    /// How long logs are kept after their job's end; 1 to 3650 days.
    public record LogRetention(int days) {
        public LogRetention {
            if (days < 1 || days > 3_650) {
                throw new IllegalArgumentException("logs are kept 1 to 3650 days");
            }
        }
    }

    @Inject
    public ExpireLogs(JobLogStore logs, Transactions transactions, Clock clock, LogRetention retention) {
        this.logs = logs;
        this.transactions = transactions;
        this.clock = clock;
        this.retention = retention;
    }

    /// A bounded piece of the work; answers whether there may be more.
    public boolean tick() {
        int expired = transactions.write(
                tx -> logs.expire(clock.instant().minus(Duration.ofDays(retention.days())), JOBS_AT_ONCE));
        return expired == JOBS_AT_ONCE;
    }
}
