package io.resticmanager.domain.schedule;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Random expressions that come true every year.
final class RandomCron {
    private static final String[] WEEKDAYS = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

    private RandomCron() {}

    static String text(Random random) {
        // Day fields with */n are left out beside a restricted one: cron(5) and others join them differently.
        String day = random.nextInt(3) > 0 ? "*" : list(random, 1, 28);
        String weekday = switch (random.nextInt(6)) {
            case 0 -> list(random, 0, 6);
            case 1 -> WEEKDAYS[random.nextInt(7)];
            case 2 -> "1-5";
            default -> "*";
        };
        String month = random.nextInt(4) > 0 ? "*" : field(random, 1, 12);
        return field(random, 0, 59) + " " + field(random, 0, 23) + " " + day + " " + month + " " + weekday;
    }

    private static String field(Random random, int first, int last) {
        return switch (random.nextInt(5)) {
            case 0 -> "*";
            case 1 -> "*/" + (1 + random.nextInt(last));
            default -> list(random, first, last);
        };
    }

    private static String list(Random random, int first, int last) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> item(random, first, last))
                .collect(Collectors.joining(","));
    }

    private static String item(Random random, int first, int last) {
        int from = random.nextInt(first, last + 1);
        int to = random.nextInt(from, last + 1);
        return switch (random.nextInt(4)) {
            case 0 -> from + "-" + to;
            case 1 -> from + "-" + to + "/" + (1 + random.nextInt(last));
            default -> String.valueOf(from);
        };
    }
}
