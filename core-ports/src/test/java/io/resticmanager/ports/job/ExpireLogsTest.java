package io.resticmanager.ports.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.ports.contract.Rows;
import io.resticmanager.ports.fakes.ServerCore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpireLogsTest {
    private final ServerCore core = ServerCore.inMemory();
    private final Rows rows = new Rows(core.stores, core.ids, core.clock);
    private final Host host = rows.host("a");
    private final Repository repository = rows.repository("r");

    @Test
    void logs_go_a_bounded_number_at_a_time_and_jobs_stay() {
        List<Job> old = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            old.add(logged(JobState.ENDED));
        }
        Job running = logged(JobState.RUNNING);
        core.clock.advance(Duration.ofDays(90));
        Job fresh = logged(JobState.ENDED);

        assertThat(core.expireLogs.tick()).as("not older than ninety days").isFalse();
        assertThat(withLog(old)).isEqualTo(250);

        core.clock.advance(Duration.ofMillis(1));
        assertThat(core.expireLogs.tick()).as("there is more").isTrue();
        assertThat(withLog(old)).isEqualTo(50);
        assertThat(core.expireLogs.tick()).isFalse();
        assertThat(withLog(old)).isZero();
        assertThat(withLog(List.of(running, fresh))).isEqualTo(2);
        assertThat(old).allMatch(job -> core.stores.jobs().find(job.id()).isPresent());
    }

    @Test
    void logs_are_kept_for_one_day_to_ten_years() {
        for (int days : List.of(0, -1, 3_651)) {
            assertThatThrownBy(() -> new ExpireLogs.LogRetention(days)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new ExpireLogs.LogRetention(1).days()).isEqualTo(1);
    }

    private Job logged(JobState state) {
        Job job = rows.in(state, rows.job(host, repository));
        core.stores.transactions().<Boolean>write(tx -> {
            core.stores.logs().append(job.id(), rows.lines(1, 2));
            return true;
        });
        return job;
    }

    private long withLog(List<Job> jobs) {
        return jobs.stream()
                .filter(job -> core.stores.logs().lastLine(job.id()) > 0)
                .count();
    }
}
