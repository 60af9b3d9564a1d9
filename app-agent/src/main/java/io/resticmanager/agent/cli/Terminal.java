package io.resticmanager.agent.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Where a command was typed: its environment, what it can read, and where it may write.
public record Terminal(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
    public Terminal {
        environment = Map.copyOf(environment);
    }

    /// A line that is not shown while it is typed; empty at the end of the input.
    Optional<String> readHidden(String prompt) throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("%s: ", prompt);
            return typed == null ? Optional.empty() : Optional.of(new String(typed));
        }
        return Optional.ofNullable(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine());
    }

    /// A variable that is set and not blank.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
