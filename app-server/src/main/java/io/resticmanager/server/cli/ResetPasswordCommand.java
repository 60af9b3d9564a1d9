package io.resticmanager.server.cli;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Username;
import io.resticmanager.ports.account.ResetPassword;
import java.io.IOException;

/// `reset-password USER`.
final class ResetPasswordCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "reset-password",
                        "Sets a user's password, read from standard input, and ends all of the user's sessions.")
                .withOperand("USER")
                .withDetails("May be run while the server runs.\n");
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        Username user = user(arguments.operands().getFirst());
        try (BesideServer server = new BesideServer(arguments.config(terminal))) {
            Secret password = new Secret(terminal.readHidden("New password")
                    .orElseThrow(() -> new FailedException("No password came in on standard input.")));
            switch (server.get(ResetPassword.class).reset(user, password)) {
                case ResetPassword.Result.Done ignored ->
                    terminal.out().println("The password of " + user + " was set; all sessions were ended.");
                case ResetPassword.Result.NoSuchUser ignored ->
                    throw new FailedException("There is no user " + user + ".");
                case ResetPassword.Result.BadPassword bad -> throw new FailedException(bad.objection());
            }
        } catch (IOException e) {
            throw new FailedException("Standard input cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Username user(String typed) {
        try {
            return new Username(typed);
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("This is not a user name: " + malformed.getMessage() + ".");
        }
    }
}
