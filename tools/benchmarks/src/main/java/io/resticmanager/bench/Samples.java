package io.resticmanager.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// The rounds of one measurement, in seconds.
final class Samples {
    private final List<Double> seconds = new ArrayList<>();

    void add(Duration took) {
        seconds.add(took.toNanos() / 1e9);
    }

    double median() {
        List<Double> sorted = new ArrayList<>(seconds);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
        return Collections.min(seconds);
    }

    String beside(Samples yardstick) {
        return String.format(
                Locale.ROOT,
                "%s; ratio of medians %.3f, of minima %.3f",
                this,
                median() / yardstick.median(),
                least() / yardstick.least());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "median %.3f s, least %.3f s (%d rounds)", median(), least(), seconds.size());
    }
}
