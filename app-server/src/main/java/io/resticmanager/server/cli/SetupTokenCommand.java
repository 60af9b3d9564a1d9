package io.resticmanager.server.cli;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.account.SetUpFirstAdmin;

/// `setup-token`: a fresh one for whoever lost the line in the log.
final class SetupTokenCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("setup-token", "Prints a new token for making the first admin; the one before stops working.")
                .withDetails("May be run while the server runs.\n");
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
