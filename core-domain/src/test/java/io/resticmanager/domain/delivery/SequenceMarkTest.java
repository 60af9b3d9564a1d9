package io.resticmanager.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.job.JobBuilder;
import org.junit.jupiter.api.Test;

class SequenceMarkTest {
    private static final SpoolId SPOOL = new SpoolId(JobBuilder.ulid(7));

    @Test
    void the_next_fact_moves_the_mark() {
        assertThat(new SequenceMark(4).arrive(5)).isEqualTo(new SequenceMark.Arrival.Next(new SequenceMark(5)));
        assertThat(SequenceMark.NONE.arrive(1)).isEqualTo(new SequenceMark.Arrival.Next(new SequenceMark(1)));
    }

    @Test
    void a_fact_at_or_below_the_mark_is_a_replay() {
        assertThat(new SequenceMark(4).arrive(4)).isEqualTo(new SequenceMark.Arrival.Replay());
        assertThat(new SequenceMark(4).arrive(1)).isEqualTo(new SequenceMark.Arrival.Replay());
    }

    @Test
    void a_fact_beyond_the_next_names_what_is_missing() {
        assertThat(new SequenceMark(4).arrive(6)).isEqualTo(new SequenceMark.Arrival.Gap(5));
    }

    @Test
    void a_spool_that_reaches_back_to_the_mark_goes_on() {
        SequenceMark.Greeting resume = new SequenceMark.Greeting.Resume();
        assertThat(new SequenceMark(4).greet(new SpoolRange(SPOOL, 5, 9))).isEqualTo(resume);
        assertThat(new SequenceMark(4).greet(new SpoolRange(SPOOL, 1, 9))).isEqualTo(resume);
        assertThat(new SequenceMark(4).greet(new SpoolRange(SPOOL, 5, 4))).isEqualTo(resume);
        assertThat(SequenceMark.NONE.greet(new SpoolRange(SPOOL, 1, 0))).isEqualTo(resume);
    }

    @Test
    void what_the_agent_no_longer_has_is_lost_and_the_mark_moves() {
        assertThat(new SequenceMark(4).greet(new SpoolRange(SPOOL, 8, 9)))
                .isEqualTo(new SequenceMark.Greeting.Lost(new SequenceMark(7), 5, 7));
        // All of it: an empty spool that counted further.
        assertThat(new SequenceMark(4).greet(new SpoolRange(SPOOL, 8, 7)))
                .isEqualTo(new SequenceMark.Greeting.Lost(new SequenceMark(7), 5, 7));
    }

    @Test
    void a_mark_above_the_spool_means_a_disk_rolled_back() {
        assertThat(new SequenceMark(4).greet(new SpoolRange(SPOOL, 1, 3)))
                .isEqualTo(new SequenceMark.Greeting.RolledBack(3));
        assertThat(new SequenceMark(4).greet(new SpoolRange(SPOOL, 1, 0)))
                .isEqualTo(new SequenceMark.Greeting.RolledBack(0));
    }

    @Test
    void impossible_numbers_cannot_be_built() {
        assertThatThrownBy(() -> new SequenceMark(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SpoolRange(SPOOL, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SpoolRange(SPOOL, 5, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
