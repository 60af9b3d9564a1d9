package io.resticmanager.domain.delivery;

import static io.resticmanager.domain.job.JobBuilder.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.job.JobBuilder;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SkewTest {
    @Test
    void an_agent_ahead_is_set_back_and_never_lies_in_the_future() {
        Skew skew = Skew.observed(NOON.plusSeconds(3_600), NOON);
        assertThat(skew.effective(NOON.plusSeconds(3_610), NOON.plusSeconds(20)))
                .isEqualTo(NOON.plusSeconds(10));
        assertThat(skew.effective(NOON.plusSeconds(9_999), NOON.plusSeconds(20)))
                .isEqualTo(NOON.plusSeconds(20));
    }

    @Test
    void an_agent_behind_is_set_forward_but_not_beyond_the_arrival() {
        Skew skew = Skew.observed(NOON.minusSeconds(3_600), NOON);
        assertThat(skew.effective(NOON.minusSeconds(3_590), NOON.plusSeconds(20)))
                .isEqualTo(NOON.plusSeconds(10));
        assertThat(skew.effective(NOON, NOON.plusSeconds(20))).isEqualTo(NOON.plusSeconds(20));
    }

    @Test
    void it_is_shown_above_thirty_seconds_either_way() {
        assertThat(new Skew(Duration.ofSeconds(30)).isWorthShowing()).isFalse();
        assertThat(new Skew(Duration.ofSeconds(31)).isWorthShowing()).isTrue();
        assertThat(new Skew(Duration.ofSeconds(-31)).isWorthShowing()).isTrue();
    }

    @Test
    void a_clock_that_was_set_is_news_a_late_packet_is_not() {
        assertThat(new Skew(Duration.ofSeconds(3)).isNews(Skew.NONE)).isFalse();
        assertThat(new Skew(Duration.ofHours(-1)).isNews(Skew.NONE)).isTrue();
        assertThat(Skew.NONE.isNews(new Skew(Duration.ofHours(1)))).isTrue();
    }

    @Test
    void a_clock_out_of_all_reason_is_refused_before_it_is_reckoned_with() {
        assertThatThrownBy(() -> new AgentFact.Finished(
                        new JobId(JobBuilder.ulid(1)), JobBuilder.end(Outcome.FAILED), Optional.empty(), Instant.MAX))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AgentFact.Logged(new JobId(JobBuilder.ulid(1)), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_agent_waits_longer_after_each_failure_up_to_a_minute() {
        assertThat(Backoff.delay(1, 0.999)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
        assertThat(Backoff.delay(4, 0.5)).isEqualTo(Duration.ofSeconds(4));
        assertThat(Backoff.delay(1_000_000, 0.999)).isLessThanOrEqualTo(Backoff.LONGEST);
        assertThat(Backoff.delay(0, 0)).isEqualTo(Duration.ZERO);
    }
}
