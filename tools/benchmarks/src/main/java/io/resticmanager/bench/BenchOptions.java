package io.resticmanager.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is measured, and with which programs.
///
/// @param server its launcher, as `agent` is the agent's
/// @param restServer the Go program whose size is the agent's yardstick
record BenchOptions(List<String> names, Path server, Path agent, Path restic, Path restServer, int rounds) {
    static final List<String> NAMES = List.of("backup", "start", "lines", "stream", "pages");
    private static final List<String> USUAL = List.of("backup", "start", "lines", "stream");
    static final String USAGE = """
        usage: bench [NAME…] --server PROGRAM --agent PROGRAM --restic PROGRAM --rest-server PROGRAM [--rounds N]
        names: backup start lines stream (all of these without any), pages\
        """;
    private static final int DEFAULT_ROUNDS = 5;

    BenchOptions {
        names = List.copyOf(names);
        if (rounds < 1) {
            throw new IllegalArgumentException("at least one round is needed");
        }
    }

    /// @throws IllegalArgumentException with a sentence
    static BenchOptions parse(String[] arguments) {
        List<String> names = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                names.add(arguments[i]);
            } else if (i + 1 < arguments.length) {
                options.put(arguments[i], arguments[++i]);
            } else {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
        }
        for (String name : names) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("there is no benchmark " + name);
            }
        }
        return new BenchOptions(
                names.isEmpty() ? USUAL : names,
                program(options, "--server"),
                program(options, "--agent"),
                program(options, "--restic"),
                program(options, "--rest-server"),
                Integer.parseInt(options.getOrDefault("--rounds", Integer.toString(DEFAULT_ROUNDS))));
    }

    private static Path program(Map<String, String> options, String name) {
        String given = options.get(name);
        if (given == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        Path program = Path.of(given).toAbsolutePath();
        if (!Files.isExecutable(program)) {
            throw new IllegalArgumentException("there is no program " + program);
        }
        return program;
    }
}
