package io.resticmanager.fleet.figure;

import java.util.Arrays;
import java.util.Locale;

/// Durations of one kind, kept one by one until there are a million, then every second one, and so on: percentiles of
/// a run of any length in bounded memory. Safe for concurrent use.
public final class Latencies {
    private static final int MOST = 1_000_000;

    private long[] nanos = new long[1024];
    private int count;
    private long seen;
    private int everyNth = 1;

    public synchronized void add(long duration) {
        if (seen++ % everyNth != 0) {
            return;
        }
        if (count == MOST) {
            for (int i = 0; i < MOST / 2; i++) {
                nanos[i] = nanos[2 * i];
            }
            count = MOST / 2;
            everyNth *= 2;
        }
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, Math.min(MOST, count * 2));
        }
        nanos[count++] = duration;
    }

    public synchronized boolean isEmpty() {
        return count == 0;
    }

    /// In milliseconds.
    ///
    /// @param percent 0 to 100
    public synchronized double percentile(double percent) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(percent / 100 * count) - 1;
        return sorted[Math.clamp(index, 0, count - 1)] / 1e6;
    }

    @Override
    public String toString() {
        return isEmpty()
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%d)",
                        percentile(50),
                        percentile(99),
                        percentile(100),
                        seenSoFar());
    }

    private synchronized long seenSoFar() {
        return seen;
    }
}
