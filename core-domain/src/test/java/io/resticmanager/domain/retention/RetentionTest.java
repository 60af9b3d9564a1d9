package io.resticmanager.domain.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That these rules are restic's is proved in adapter-restic; here are the ones that surprise.
class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void the_newest_of_each_day_stays_until_the_count_is_used_up() {
        assertThat(kept(
                        days(2),
                        "2026-02-28T20:00:00Z",
                        "2026-02-28T08:00:00Z",
                        "2026-02-27T08:00:00Z",
                        "2026-02-26T08:00:00Z"))
                .containsExactly("2026-02-28T20:00:00Z", "2026-02-27T08:00:00Z");
    }

    @Test
    void the_oldest_stays_while_some_of_a_count_is_left() {
        List<Ruling> rulings = rule(days(3), "2026-02-28T20:00:00Z", "2026-02-28T08:00:00Z", "2026-02-28T07:00:00Z");

        assertThat(rulings.get(1).goes()).isTrue();
        assertThat(rulings.get(2).keptBy()).extracting(KeepReason::words).containsExactly("oldest daily snapshot");
    }

    @Test
    void a_day_is_a_day_on_the_machine_that_made_the_snapshot() {
        assertThat(kept(days(5), "2026-02-28T20:00:00+09:00", "2026-02-28T00:30:00+09:00", "2026-02-27T08:00:00+09:00"))
                .containsExactly("2026-02-28T20:00:00+09:00", "2026-02-27T08:00:00+09:00");
    }

    @Test
    void a_week_belongs_to_the_year_of_its_thursday() {
        RetentionPolicy weeks = new RetentionPolicy(Map.of(Period.WEEKLY, 5), Map.of(), List.of());

        assertThat(kept(
                        weeks,
                        "2026-01-04T08:00:00Z",
                        "2026-01-01T08:00:00Z",
                        "2025-12-29T08:00:00Z",
                        "2025-12-28T08:00:00Z"))
                .containsExactly("2026-01-04T08:00:00Z", "2025-12-28T08:00:00Z");
    }

    @Test
    void spans_reach_back_from_the_newest_snapshot_and_not_from_now() {
        RetentionPolicy twoDays = within(Period.LAST, "2d");

        assertThat(kept(twoDays, "2020-01-05T08:00:00Z", "2020-01-04T08:00:00Z", "2020-01-03T08:00:00Z"))
                .containsExactly("2020-01-05T08:00:00Z", "2020-01-04T08:00:00Z");
    }

    @Test
    void a_snapshot_from_the_future_is_not_the_newest() {
        assertThat(kept(
                        within(Period.LAST, "2d"),
                        "2027-01-01T08:00:00Z",
                        "2026-02-28T08:00:00Z",
                        "2026-02-25T08:00:00Z"))
                .containsExactly("2027-01-01T08:00:00Z", "2026-02-28T08:00:00Z");
    }

    @Test
    void a_month_less_than_the_31st_runs_over_as_in_restic() {
        OffsetDateTime end = OffsetDateTime.parse("2026-03-31T10:00:00Z");

        assertThat(Span.parse("1m").before(end)).isEqualTo("2026-03-03T10:00:00Z");
        assertThat(Span.parse("2y1m31d5h").before(end)).isEqualTo("2024-01-31T05:00:00Z");
    }

    @Test
    void a_tag_keeps_at_any_age() {
        RetentionPolicy policy = new RetentionPolicy(Map.of(Period.LAST, 1), Map.of(), List.of("keep"));
        List<Candidate> group =
                List.of(at("2026-02-01T08:00:00Z"), at("2019-02-01T08:00:00Z", "keep"), at("2018-02-01T08:00:00Z"));

        List<Ruling> rulings = Retention.apply(policy, group, NOW);

        assertThat(rulings.get(1).keptBy()).containsExactly(new KeepReason.Tagged("keep"));
        assertThat(rulings.get(2).goes()).isTrue();
    }

    @Test
    void the_floor_keeps_the_newest_three_of_a_policy_that_keeps_fewer() {
        RetentionPolicy one = new RetentionPolicy(Map.of(Period.LAST, 1), Map.of(), List.of());
        String[] four = {"2026-02-04T08:00:00Z", "2026-02-03T08:00:00Z", "2026-02-02T08:00:00Z", "2026-02-01T08:00:00Z"
        };

        assertThat(kept(one, four)).hasSize(1);
        assertThat(kept(one.keepingAtLeast(RetentionPolicy.FLOOR), four)).hasSize(3);
        assertThat(new RetentionPolicy(Map.of(Period.LAST, 9), Map.of(), List.of())
                        .keepingAtLeast(3)
                        .counts())
                .containsEntry(Period.LAST, 9);
    }

    @Test
    void nothing_comes_of_nothing() {
        assertThat(Retention.apply(days(1), List.of(), NOW)).isEmpty();
    }

    @Test
    void a_policy_that_may_keep_nothing_cannot_be_built() {
        assertThatThrownBy(() -> new RetentionPolicy(Map.of(), Map.of(), List.of()))
                .hasMessageContaining("must keep something");
        assertThatThrownBy(() -> new RetentionPolicy(Map.of(), Map.of(), List.of("nosuch")))
                .hasMessageContaining("must keep something");
        assertThatThrownBy(() -> new RetentionPolicy(Map.of(Period.LAST, -1), Map.of(), List.of()))
                .hasMessageContaining("1 to");
        assertThatThrownBy(() -> new RetentionPolicy(Map.of(Period.LAST, 1), Map.of(), List.of("a,b")))
                .hasMessageContaining("comma");
        assertThatThrownBy(() -> new RetentionPolicy(Map.of(Period.LAST, 1), Map.of(), List.of("rm-group=X")))
                .hasMessageContaining("rm-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0d", "1d1y", "-1d", "1w", "1 d", "d", "99999h", "100000h", "١d"})
    void a_span_that_is_none_is_refused(String text) {
        assertThatThrownBy(() -> Span.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1y5m7d2h", "14d", "1y2h", "10000h"})
    void a_span_reads_as_it_is_written(String text) {
        assertThat(Span.parse(text)).hasToString(text);
    }

    @Test
    void what_is_pinned_stays_and_takes_nothing_from_the_counts() {
        List<Candidate> group = List.of(
                at("2026-02-28T08:00:00Z"),
                at("2026-02-27T08:00:00Z"),
                at("2026-02-26T08:00:00Z"),
                at("2026-02-25T08:00:00Z"));
        Set<String> pinned = Set.of(group.get(0).id(), group.get(3).id(), "not of this group");

        List<Ruling> rulings = Retention.apply(days(2), group, pinned, NOW);

        assertThat(rulings).extracting(Ruling::goes).containsExactly(false, false, true, false);
        assertThat(rulings.get(0).keptBy()).extracting(KeepReason::words).containsExactly("daily snapshot", "pinned");
        assertThat(rulings).extracting(Ruling::isKeptByPinAlone).containsExactly(false, false, false, true);
    }

    private static RetentionPolicy days(int count) {
        return new RetentionPolicy(Map.of(Period.DAILY, count), Map.of(), List.of());
    }

    private static RetentionPolicy within(Period period, String span) {
        return new RetentionPolicy(Map.of(), Map.of(period, Span.parse(span)), List.of());
    }

    private static List<String> kept(RetentionPolicy policy, String... times) {
        return rule(policy, times).stream()
                .filter(r -> !r.goes())
                .map(r -> name(r))
                .toList();
    }

    private static List<Ruling> rule(RetentionPolicy policy, String... times) {
        List<Candidate> group = new ArrayList<>(Stream.of(times).map(t -> at(t)).toList());
        java.util.Collections.shuffle(group, new java.util.Random(1));
        return Retention.apply(policy, group, NOW);
    }

    private static Candidate at(String time, String... tags) {
        OffsetDateTime local = OffsetDateTime.parse(time);
        return new Candidate(String.format("%064x", local.toEpochSecond()), local, List.of(tags));
    }

    private static String name(Ruling ruling) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(ruling.snapshot().at());
    }
}
