package io.resticmanager.server.cli;

import io.resticmanager.domain.Secret;
import io.resticmanager.server.backup.RestoreBackup;
import io.resticmanager.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// `restore FILE`.
final class RestoreCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("restore", "Puts a backup of the server into an empty data directory.")
                .withOperand("FILE")
                .withOptions(Set.of(), Set.of(PassphraseFile.OPTION))
                .withDetails("""

                          --passphrase-file F  the passphrase of an encrypted backup is the first line of F

                        The backup is checked before anything is put in place. Start the server afterwards; agents
                        connect again by themselves and tell what happened since.
                        """);
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        Path file = Path.of(arguments.operands().getFirst());
        ServerConfig config = arguments.config(terminal);
        Optional<Secret> passphrase = PassphraseFile.of(arguments);
        if (RestoreBackup.needsPassphrase(file) != passphrase.isPresent()) {
            throw new UsageException(
                    passphrase.isPresent()
                            ? "This backup is not encrypted: leave " + PassphraseFile.OPTION + " out."
                            : "This backup is encrypted: give " + PassphraseFile.OPTION + " F.");
        }
        new RestoreBackup(config).from(file, passphrase);
        terminal.out().println("Restored into " + config.dataDir() + ". Start the server now.");
    }
}
