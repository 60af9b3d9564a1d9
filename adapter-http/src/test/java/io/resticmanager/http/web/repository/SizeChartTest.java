package io.resticmanager.http.web.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.repository.SizeDay;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SizeChartTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @Test
    void two_days_make_a_line_to_scale_and_in_words() {
        SizeChart chart = chart(new SizeDay(TODAY.minusDays(10), 1_000), new SizeDay(TODAY.minusDays(5), 2_000));
        assertThat(chart.line()).isEqualTo("M58.0 103.0L405.0 8.0");
        assertThat(chart.area()).isEqualTo("M58.0 198.0L58.0 103.0L405.0 8.0L405.0 198.0Z");
        assertThat(chart.end()).isEqualTo(new SizeChart.Point("405.0", "8.0"));
        assertThat(chart.change()).isEqualTo("+1.00\u00a0kB in 5\u00a0days");
        assertThat(chart.label())
                .isEqualTo(
                        "Size from 13 Nov 2026, 1.00\u00a0kB, to 18 Nov 2026, 2.00\u00a0kB: +1.00\u00a0kB in 5\u00a0days");
        assertThat(chart.heights())
                .extracting(SizeChart.Tick::words)
                .containsExactly("0", "500\u00a0B", "1\u00a0kB", "1.5\u00a0kB", "2\u00a0kB");
        assertThat(chart.dates()).first().isEqualTo(new SizeChart.Tick("58.0", "13 Nov", "start"));
        assertThat(chart.dates()).last().isEqualTo(new SizeChart.Tick("752.0", "23 Nov", "end"));
    }

    @Test
    void one_day_makes_none_and_two_days_in_a_row_do() {
        assertThat(SizeChart.of(List.of(new SizeDay(TODAY, 5)), TODAY, List.of()))
                .isEmpty();
        SizeChart chart = chart(new SizeDay(TODAY.minusDays(1), 9), new SizeDay(TODAY, 5));
        assertThat(chart.change()).isEqualTo("\u22124\u00a0B in 1\u00a0day");
        assertThat(chart.dates()).hasSize(2);
    }

    @Test
    void an_empty_one_and_one_of_any_size_have_a_scale() {
        for (long bytes : new long[] {Long.MIN_VALUE, 0, 1, 49, 50, 51, 5_001, 999_999_999_999L, Long.MAX_VALUE}) {
            SizeChart chart = chart(new SizeDay(TODAY.minusDays(1), 0), new SizeDay(TODAY, bytes));
            assertThat(chart.heights()).as("%d bytes", bytes).hasSizeBetween(2, 6);
            assertThat(Double.parseDouble(chart.end().y())).isBetween(8.0, 198.0);
        }
    }

    @Test
    void prunes_are_marked_where_the_next_measurement_is_and_speak_where_there_is_room() {
        List<SizeDay> days = List.of(
                new SizeDay(TODAY.minusDays(100), 900),
                new SizeDay(TODAY.minusDays(50), 500),
                new SizeDay(TODAY.minusDays(1), 600));
        SizeChart chart = SizeChart.of(
                        days,
                        TODAY,
                        List.of(
                                new SizeChart.Freed(TODAY.minusDays(200), "before"),
                                new SizeChart.Freed(TODAY.minusDays(60), "prune, 400 B freed"),
                                new SizeChart.Freed(TODAY.minusDays(3), "prune, 1 B freed"),
                                new SizeChart.Freed(TODAY, "not measured since")))
                .orElseThrow();
        assertThat(chart.marks()).hasSize(2);
        assertThat(chart.marks().getFirst().at().x()).isEqualTo("405.0");
        assertThat(chart.marks().getFirst().words()).isEqualTo("prune, 400 B freed");
        assertThat(chart.marks().getLast().words()).isEmpty();
        assertThat(chart.marks().getLast().title()).isEqualTo("20 Nov 2026: prune, 1 B freed");
    }

    private static SizeChart chart(SizeDay... days) {
        return SizeChart.of(List.of(days), TODAY, List.of()).orElseThrow();
    }
}
