package io.resticmanager.server.cli;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.account.SetUpFirstAdmin;
import java.util.Set;

/// `setup-token`: a fresh one for whoever lost the line in the log.
final class SetupTokenCommand implements Command {
    @Override
    public String name() {
        return "setup-token";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public String summary() {
        return "Prints a new token for making the first admin; the one before stops working.";
    }

    @Override
    public String details() {
        return "May be run while the server runs.\n";
    }

    @Override
    public int operandCount() {
        return 0;
    }

    @Override
    public Set<String> flags() {
        return Set.of();
    }

    @Override
    public Set<String> valued() {
        return Set.of();
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        try (BesideServer server = new BesideServer(arguments.config(terminal))) {
            Secret token = server.get(SetUpFirstAdmin.class)
                    .issueToken()
                    .orElseThrow(() -> new FailedException(
                            "There is an admin already. For a forgotten password use: reset-password USER"));
            terminal.out().println(token.reveal());
        }
    }
}
