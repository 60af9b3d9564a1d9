package io.resticmanager.server;

import io.resticmanager.server.cli.CommandLine;
import io.resticmanager.server.cli.Terminal;
import java.util.List;

/// `restic-manager-server`.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = new Terminal(System.getenv(), System.in, System.out, System.err);
        System.exit(new CommandLine(terminal).run(List.of(args)));
    }
}
