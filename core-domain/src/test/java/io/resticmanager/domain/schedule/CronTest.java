package io.resticmanager.domain.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # leap days, ends of months and years
            0 2 29 2 *       | 2026-03-01T00:00 | 2028-02-29T02:00
            0 2 29 2 *       | 2096-03-01T00:00 | 2104-02-29T02:00
            0 2 29 2 */7     | 2032-03-01T00:00 | 2060-02-29T02:00
            0 2 31 * *       | 2026-01-31T02:00 | 2026-03-31T02:00
            30 23 31 12 *    | 2026-12-31T23:30 | 2027-12-31T23:30
            0 0 1 1 *        | 2026-12-31T23:59 | 2027-01-01T00:00
            */20 * * * *     | 2026-12-31T23:40 | 2027-01-01T00:00
            59 23 28-31 2 *  | 2027-02-28T23:59 | 2028-02-28T23:59
            # the two day fields: or when both are restricted, else and
            0 3 13 * 5       | 2026-11-13T03:00 | 2026-11-20T03:00
            0 3 13 * 5       | 2026-12-11T03:00 | 2026-12-13T03:00
            0 3 */2 * 1      | 2026-11-24T00:00 | 2026-12-07T03:00
            0 3 1 * *        | 2026-11-24T00:00 | 2026-12-01T03:00
            0 3 * * 0        | 2026-11-24T00:00 | 2026-11-29T03:00
            0 3 * * 7        | 2026-11-24T00:00 | 2026-11-29T03:00
            # lists, ranges, steps, names
            5,35 8-10 * * *  | 2026-11-24T10:35 | 2026-11-25T08:05
            10-30/10 4 * * * | 2026-11-24T04:10 | 2026-11-24T04:20
            0 0 * jan,JUL mon | 2026-11-24T00:00 | 2027-01-04T00:00
            0 6 * * Fri-Sun  | 2026-11-29T06:00 | 2026-12-04T06:00
            0 6 * * 5-7      | 2026-11-28T06:00 | 2026-11-29T06:00
            15 2 * * 1-5,0   | 2026-11-27T02:15 | 2026-11-29T02:15
            @hourly          | 2026-11-24T10:00 | 2026-11-24T11:00
            @daily           | 2026-11-24T10:00 | 2026-11-25T00:00
            @midnight        | 2026-11-24T10:00 | 2026-11-25T00:00
            @weekly          | 2026-11-24T10:00 | 2026-11-29T00:00
            @monthly         | 2026-11-24T10:00 | 2026-12-01T00:00
            @YEARLY          | 2026-11-24T10:00 | 2027-01-01T00:00
            @annually        | 2026-11-24T10:00 | 2027-01-01T00:00
            """)
    void names_its_next_run(String cron, LocalDateTime after, LocalDateTime next) {
        assertThat(Cron.of(cron).nextAfter(after.toInstant(ZoneOffset.UTC), ZoneOffset.UTC))
                .isEqualTo(next.toInstant(ZoneOffset.UTC));
    }

    /// All runs from `after` on, in UTC, with the days before and after the change.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Berlin: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00
            30 2 * * *   | Europe/Berlin       | 2026-03-28T01:00Z | 2026-03-28T01:30Z 2026-03-29T01:00Z 2026-03-30T00:30Z
            0 2,3 * * *  | Europe/Berlin       | 2026-03-28T12:00Z | 2026-03-29T01:00Z 2026-03-30T00:00Z 2026-03-30T01:00Z
            */15 2 * * * | Europe/Berlin       | 2026-03-29T00:00Z | 2026-03-29T01:00Z 2026-03-30T00:00Z 2026-03-30T00:15Z
            30 2 * * 7   | Europe/Berlin       | 2026-03-28T00:00Z | 2026-03-29T01:00Z 2026-04-05T00:30Z
            30 2 * * *   | Europe/Berlin       | 2026-10-24T12:00Z | 2026-10-25T00:30Z 2026-10-26T01:30Z
            30 2 * * *   | Europe/Berlin       | 2026-10-25T01:10Z | 2026-10-26T01:30Z
            0 * * * *    | Europe/Berlin       | 2026-10-24T23:30Z | 2026-10-25T00:00Z 2026-10-25T02:00Z 2026-10-25T03:00Z
            # New York: 2026-03-08 02:00 becomes 03:00; 2026-11-01 02:00 becomes 01:00
            0 2 * * *    | America/New_York    | 2026-03-07T12:00Z | 2026-03-08T07:00Z 2026-03-09T06:00Z
            59 1 * * *   | America/New_York    | 2026-03-07T12:00Z | 2026-03-08T06:59Z 2026-03-09T05:59Z
            30 1 * * *   | America/New_York    | 2026-10-31T12:00Z | 2026-11-01T05:30Z 2026-11-02T06:30Z
            0 2 * * *    | America/New_York    | 2026-10-31T12:00Z | 2026-11-01T07:00Z 2026-11-02T07:00Z
            # Lord Howe: half an hour; 2026-10-04 02:00 becomes 02:30, 2026-04-05 02:00 becomes 01:30
            15 2 * * *   | Australia/Lord_Howe | 2026-10-02T20:00Z | 2026-10-03T15:30Z 2026-10-04T15:15Z
            45 2 * * *   | Australia/Lord_Howe | 2026-10-02T20:00Z | 2026-10-03T15:45Z 2026-10-04T15:45Z
            45 1 * * *   | Australia/Lord_Howe | 2026-04-03T16:00Z | 2026-04-04T14:45Z 2026-04-05T15:15Z
            # Santiago changes at midnight: 2026-09-06 has no 00:00, 2026-04-04 has 23:00 twice
            0 0 * * *    | America/Santiago    | 2026-09-05T12:00Z | 2026-09-06T04:00Z 2026-09-07T03:00Z
            @weekly      | America/Santiago    | 2026-09-01T12:00Z | 2026-09-06T04:00Z 2026-09-13T03:00Z
            30 23 * * *  | America/Santiago    | 2026-04-04T12:00Z | 2026-04-05T02:30Z 2026-04-06T03:30Z
            # Apia left out the whole of 2011-12-30
            0 8 * * *    | Pacific/Apia        | 2011-12-29T00:00Z | 2011-12-29T18:00Z 2011-12-30T10:00Z 2011-12-30T18:00Z
            0 8 30 12 *  | Pacific/Apia        | 2011-01-01T00:00Z | 2011-12-30T10:00Z 2012-12-29T18:00Z
            # Kathmandu never changes, and is not at a full hour
            0 0 * * *    | Asia/Kathmandu      | 2026-03-28T18:15Z | 2026-03-29T18:15Z 2026-03-30T18:15Z
            """)
    void follows_the_clocks(String cron, ZoneId zone, OffsetDateTime after, String runs) {
        List<Instant> expected = List.of(runs.split(" ")).stream()
                .map(OffsetDateTime::parse)
                .map(OffsetDateTime::toInstant)
                .toList();

        assertThat(Cron.of(cron).nextAfter(after.toInstant(), zone, expected.size()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"})
    void runs_once_on_each_of_a_thousand_days_whatever_the_time(ZoneId zone) {
        Instant from = Instant.parse("2025-06-01T12:00:00Z");
        for (int minute = 0; minute < 24 * 60; minute += 15) {
            Cron cron = Cron.of(minute % 60 + " " + minute / 60 + " * * *");
            List<Instant> runs = cron.nextAfter(from, zone, 1_000);

            assertThat(runs.stream().map(run -> run.atZone(zone).toLocalDate()).distinct())
                    .as(cron.text())
                    .hasSize(1_000);
            assertThat(Duration.between(from, runs.getLast()).toDays()).isBetween(998L, 1_000L);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 0 30 2 *        | no month
            0 0 31 2,4,6 *    | no month
            0 0 31 4 */2      | no month
            60 * * * *        | minute: “60” is not in 0 to 59
            * 24 * * *        | hour: “24” is not in 0 to 23
            * * 0 * *         | day of the month: “0” is not in 1 to 31
            * * * 13 *        | month: “13” is not in 1 to 12
            * * * foo *       | month: “foo” is not in 1 to 12
            * * * * 8         | day of the week: “8” is not in 0 to 7
            10-5 * * * *      | minute: the range “10-5” ends before it begins
            5/15 * * * *      | instead of “5/15” write 5-59/15
            */0 * * * *       | must be 1 to 59
            */60 * * * *      | must be 1 to 59
            1,,2 * * * *      | “” is not a value
            1, * * * *        | “” is not a value
            -1 * * * *        | “-1” is not a value
            1-2-3 * * * *     | “1-2-3” is not a value
            * * * *           | five fields (minute, hour, day, month, weekday), this has 4
            0 * * * * *       | this has 6
            @reboot           | there is no “@reboot”
            L * * * *         | minute: “L” is not in
            99999999999 * * * * | is not in 0 to 59
            """)
    void refuses_what_never_runs_or_cannot_be_read(String cron, String because) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cron.of(cron)).withMessageContaining(because);
    }

    @Test
    void refuses_nothing_and_too_much() {
        assertThatIllegalArgumentException().isThrownBy(() -> Cron.of("  "));
        assertThatIllegalArgumentException().isThrownBy(() -> Cron.of("0,".repeat(150) + "0 * * * *"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *       | PT1M
            */15 * * * *    | PT15M
            0 * * * *       | PT1H
            0 */6 * * *     | PT6H
            0 2 * * *       | PT24H
            0 9,17 * * *    | PT16H
            0 2 * * 1-5     | PT72H
            0 2 * * 1       | PT168H
            0 0 1 * *       | PT744H
            0 0 31 * *      | PT1464H
            0 0 1 1 *       | PT8784H
            0 0 29 2 *      | PT35064H
            0 0 29 2 */7    | PT245448H
            """)
    void knows_its_longest_pause(String cron, Duration pause) {
        assertThat(Cron.of(cron).longestGap()).isEqualTo(pause);
        assertThat(Cron.of(cron).everPausesFor(pause)).isTrue();
        assertThat(Cron.of(cron).everPausesFor(pause.plusMinutes(1))).isFalse();
        assertThat(Cron.of(cron).everPausesFor(Duration.ofMinutes(1))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 2 * * *         | Every day at 02:00
            0 2 1-31 * 1      | Every day at 02:00
            15 2 * * 1-5,0    | At 02:15 on Monday to Friday and Sunday
            0 3 * * 0         | At 03:00 on Sunday
            0 3 1 * *         | At 03:00 on the 1st of every month
            0 3 1,15 * *      | At 03:00 on the 1st and 15th of every month
            0 3 29 2 *        | At 03:00 on the 29th of February
            0 3 */2 * *       | At 03:00 on every 2nd day from the 1st to the 31st of every month
            0 3 13 * 5        | At 03:00 on the 13th of every month and also on Friday
            0 3 */7 * 1       | At 03:00 on the 1st, 8th, 15th, 22nd and 29th of every month when that is a Monday
            0 9,17 * 6-8 *    | At 09:00 and 17:00 on every day in June to August
            30 6 * 1 1-5      | At 06:30 on Monday to Friday in January
            * * * * *         | Every minute
            */15 * * * *      | Every 15 minutes
            0 * * * *         | Every hour at :00
            10 * * * 1-5      | Every hour at :10 on Monday to Friday
            10,40 * * * *     | Every hour at :10 and :40
            */10 8-17 * * 1-5 | Every 10 minutes in the hours 08 to 17 on Monday to Friday
            5 8-17 * * *      | Every hour at :05 in the hours 08 to 17
            30 */6 * * *      | Every 6 hours from 00:30
            30 */12 * * *     | Every day at 00:30 and 12:30
            0 */5 * * *       | Every day at 00:00, 05:00, 10:00, 15:00 and 20:00
            """)
    void says_what_it_means(String cron, String words) {
        assertThat(Cron.of(cron).words()).isEqualTo(words);
    }

    @Test
    void is_equal_by_what_was_written() {
        assertThat(Cron.of(" 0  2 * * * ")).isEqualTo(Cron.of("0 2 * * *")).hasToString("0 2 * * *");
        assertThat(Cron.of("@daily")).isNotEqualTo(Cron.of("0 0 * * *"));
    }

    @Test
    void is_never_its_own_next_run() {
        Cron cron = Cron.of("0 2 * * *");
        Instant run = cron.nextAfter(Instant.parse("2026-11-24T12:00:00Z"), BERLIN);

        assertThat(cron.nextAfter(run, BERLIN)).isEqualTo(run.plus(Duration.ofDays(1)));
        assertThat(cron.nextAfter(run.minusNanos(1), BERLIN)).isEqualTo(run);
    }
}
