package io.resticmanager.agent;

import io.resticmanager.agent.cli.CommandLine;
import io.resticmanager.agent.cli.Terminal;
import java.util.List;

/// `restic-manager-agent`.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = new Terminal(System.getenv(), System.in, System.out, System.err);
        System.exit(new CommandLine(terminal).run(List.of(args)));
    }
}
