package io.resticmanager.fleet.agent;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.ports.agent.Machine;
import java.util.Locale;

/// A machine that never existed, known by its number.
record SimulatedMachine(Identity identity) implements Machine {
    private static final long FREE_BYTES = 100L << 30;

    static SimulatedMachine number(int number, Ulid instance) {
        return new SimulatedMachine(new Identity(
                "simulated",
                String.format(Locale.ROOT, "sim-%05d", number),
                new Platform("linux", "amd64"),
                "boot-of-" + number,
                String.format(Locale.ROOT, "machine-%08d", number),
                instance));
    }

    @Override
    public long freeDiskBytes() {
        return FREE_BYTES;
    }
}
