package io.resticmanager.ports.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Model-based: nothing that can happen to a fleet breaks I1, I2, I4, I5, I6 or I8. A failure names its seed; add it to
/// the seeds that once failed.
class ModelFleetTest {
    private static final int LIVES = 2_000;
    private static final int STEPS = 120;

    @Test
    void whatever_happens_in_whatever_order_no_invariant_breaks() {
        long first = System.nanoTime();
        for (int i = 0; i < LIVES; i++) {
            live(first + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 1257076333777L})
    void nor_with_the_seeds_that_once_failed(long seed) {
        live(seed);
    }

    private static void live(long seed) {
        try {
            ModelFleet fleet = new ModelFleet(seed);
            for (int i = 0; i < STEPS; i++) {
                fleet.step();
                if (i % 4 == 0) {
                    fleet.check();
                }
            }
            fleet.settle();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
        }
    }
}
