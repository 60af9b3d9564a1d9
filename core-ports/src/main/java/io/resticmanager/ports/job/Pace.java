package io.resticmanager.ports.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How much a job had done when, in few samples however long it runs: when they are too many, every other one goes, and
/// the next come half as often. So a line drawn through them always shows the whole run.
final class Pace {
    static final int MOST_SAMPLES = 120;

    private final List<Sample> samples = new ArrayList<>();
    private Duration apart = Duration.ofSeconds(2);

    private record Sample(Instant at, long bytes) {}

    /// A count that goes back, as restic's does when it starts anew, begins a new line.
    void add(Instant at, long bytes) {
        if (!samples.isEmpty()) {
            Sample last = samples.getLast();
            if (bytes < last.bytes()) {
                samples.clear();
            } else if (Duration.between(last.at(), at).compareTo(apart) < 0) {
                return;
            }
        }
        samples.add(new Sample(at, bytes));
        if (samples.size() > MOST_SAMPLES) {
            for (int i = samples.size() - 2; i > 0; i -= 2) {
                samples.remove(i);
            }
            apart = apart.multipliedBy(2);
        }
    }

    /// Bytes per second between any two samples, oldest first.
    List<Double> speeds() {
        List<Double> speeds = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            double seconds =
                    Duration.between(samples.get(i - 1).at(), samples.get(i).at())
                                    .toMillis()
                            / 1000.0;
            if (seconds > 0) {
                speeds.add((samples.get(i).bytes() - samples.get(i - 1).bytes()) / seconds);
            }
        }
        return speeds;
    }
}
