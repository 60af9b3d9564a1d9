package io.resticmanager.domain.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Thousands of random expressions against cron-utils, which is trusted on days without a clock change only.
final class CronOracleTest {
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"), ZoneId.of("Asia/Kathmandu"));

    private final CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    @Test
    void runs_when_another_evaluator_runs_on_days_without_a_clock_change() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < 4_000; i++) {
            String text = RandomCron.text(random);
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Instant after = Instant.ofEpochSecond(random.nextLong(1_600_000_000L, 2_100_000_000L));
            compared += compare(text, zone, after, "seed " + seed);
        }
        assertThat(compared).isGreaterThan(10_000);
    }

    private int compare(String text, ZoneId zone, Instant after, String seed) {
        ExecutionTime oracle = ExecutionTime.forCron(parser.parse(text));
        Cron cron = Cron.of(text);
        Instant at = after;
        int compared = 0;
        for (int run = 0; run < 5; run++) {
            Instant next = cron.nextAfter(at, zone);
            ZonedDateTime theirs =
                    oracle.nextExecution(at.atZone(zone)).orElseThrow(() -> new AssertionError(text + ", " + seed));
            if (changesClocks(at, zone) || changesClocks(next, zone) || changesClocks(theirs.toInstant(), zone)) {
                return compared;
            }
            assertThat(next).as("%s after %s in %s, %s", text, at, zone, seed).isEqualTo(theirs.toInstant());
            compared++;
            at = next;
        }
        return compared;
    }

    private static boolean changesClocks(Instant at, ZoneId zone) {
        LocalDate day = at.atZone(zone).toLocalDate();
        ZoneOffsetTransition next = zone.getRules()
                .nextTransition(day.minusDays(1).atStartOfDay(zone).toInstant());
        return next != null
                && next.getInstant().isBefore(day.plusDays(2).atStartOfDay(zone).toInstant());
    }
}
