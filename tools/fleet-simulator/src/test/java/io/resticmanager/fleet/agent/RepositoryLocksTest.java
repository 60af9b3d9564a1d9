package io.resticmanager.fleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Lane;
import io.resticmanager.ports.fakes.CountingIds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepositoryLocksTest {
    private final CountingIds ids = new CountingIds(Clock.systemUTC());
    private final RepositoryLocks locks = new RepositoryLocks();

    @Test
    void shared_ones_are_in_it_together_and_meet_nobody() throws InterruptedException {
        assertThat(enters(holder(Lane.SHARED))).isTrue();
        assertThat(enters(holder(Lane.SHARED))).isTrue();
        assertThat(enters(holder(Lane.NONE))).isTrue();

        assertThat(locks.held()).isEqualTo(2);
        assertThat(locks.meetings()).isEmpty();
    }

    @Test
    void an_exclusive_one_keeps_everybody_out_until_it_leaves_and_who_came_is_remembered() throws InterruptedException {
        RepositoryLocks.Holder alone = holder(Lane.EXCLUSIVE);
        RepositoryLocks.Holder shared = holder(Lane.SHARED);
        assertThat(enters(alone)).isTrue();

        assertThat(enters(shared)).isFalse();
        assertThat(locks.meetings()).isEqualTo(List.of(new RepositoryLocks.Meeting(shared, alone)));

        locks.leave(alone);
        assertThat(enters(shared)).isTrue();
        assertThat(enters(alone)).isFalse();
        assertThat(locks.meetings()).hasSize(2);
    }

    @Test
    void who_is_cancelled_waits_no_longer() throws InterruptedException {
        assertThat(enters(holder(Lane.EXCLUSIVE))).isTrue();

        assertThat(locks.enter(holder(Lane.SHARED), Duration.ofHours(1), () -> true))
                .isFalse();
    }

    private boolean enters(RepositoryLocks.Holder holder) throws InterruptedException {
        return locks.enter(holder, Duration.ZERO, () -> false);
    }

    private RepositoryLocks.Holder holder(Lane lane) {
        return new RepositoryLocks.Holder(new HostId(ids.next()), new JobId(ids.next()), lane);
    }
}
