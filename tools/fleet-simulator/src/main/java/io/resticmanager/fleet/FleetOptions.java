package io.resticmanager.fleet;

import io.resticmanager.fleet.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a run shall do.
///
/// @param server the command that starts a server, without its arguments
/// @param seconds how long scenarios with a length last; a scenario's own length when absent
/// @param pause share of its usual pauses that an agent makes before it connects again, above 0 to 1; below 1 for runs
///     that shall be short and measure nothing
/// @param spoolsOnDisk whether agents keep their spools as files, as real ones do
public record FleetOptions(
        List<String> server,
        int agents,
        List<Scenario> scenarios,
        long seed,
        Optional<Integer> seconds,
        double pause,
        Optional<Boolean> spoolsOnDisk) {
    static final String USAGE = """
        usage: fleet --server COMMAND [--agents N] [--scenario NAME[,NAME…]] [--seed N] [--seconds N] [--spool file|memory]
        scenarios: %s (all of them, in this order, without --scenario)\
        """.formatted(String.join(", ", Scenario.names()));

    private static final int DEFAULT_AGENTS = 1_000;

    public FleetOptions {
        server = List.copyOf(server);
        scenarios = List.copyOf(scenarios);
        if (!(pause > 0 && pause <= 1)) {
            throw new IllegalArgumentException("a pause is more than 0 and at most 1");
        }
        if (agents < 1 || agents > 100_000) {
            throw new IllegalArgumentException("a fleet has 1 to 100000 agents");
        }
    }

    /// @throws IllegalArgumentException with a sentence
    static FleetOptions parse(String[] arguments, long freshSeed) {
        Optional<Path> server = Optional.empty();
        int agents = DEFAULT_AGENTS;
        List<Scenario> scenarios = new ArrayList<>(List.of(Scenario.values()));
        long seed = freshSeed;
        Optional<Integer> seconds = Optional.empty();
        Optional<Boolean> spools = Optional.empty();
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--server" -> server = Optional.of(Path.of(value).toAbsolutePath());
                case "--agents" -> agents = Integer.parseInt(value);
                case "--scenario" ->
                    scenarios =
                            Arrays.stream(value.split(",")).map(Scenario::named).toList();
                case "--seed" -> seed = Long.parseLong(value);
                case "--seconds" -> seconds = Optional.of(Integer.parseInt(value));
                case "--spool" -> spools = Optional.of(isFile(value));
                default -> throw new IllegalArgumentException(arguments[i] + " is not understood here");
            }
        }
        Path command = server.orElseThrow(() -> new IllegalArgumentException("--server is missing"));
        return new FleetOptions(List.of(command.toString()), agents, scenarios, seed, seconds, 1, spools);
    }

    private static boolean isFile(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "file" -> true;
            case "memory" -> false;
            default -> throw new IllegalArgumentException("a spool is kept in a file or in memory");
        };
    }
}
