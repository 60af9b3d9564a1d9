package io.resticmanager.server.cli;

import io.resticmanager.domain.Secret;
import io.resticmanager.ports.audit.NoteServerBackup;
import io.resticmanager.server.backup.BackupLeftovers;
import io.resticmanager.server.backup.TakeBackup;
import io.resticmanager.server.config.ServerConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/// `backup FILE`.
final class BackupCommand implements Command {
    private static final String PLAIN = "--plain";

    @Override
    public Usage usage() {
        return Usage.of("backup", "Writes the server's database and key into a file, also while it runs.")
                .withOperand("FILE")
                .withOptions(Set.of(PLAIN), Set.of(PassphraseFile.OPTION))
                .withDetails("""

                        One of these is needed:
                          --passphrase-file F  encrypts it with the first line of F; keep that line elsewhere
                          --plain              leaves it readable: whoever has the file has every secret of the fleet
                        """);
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) {
        Optional<Secret> passphrase = PassphraseFile.of(arguments);
        if (passphrase.isPresent() == arguments.has(PLAIN)) {
            throw new UsageException("Give either " + PassphraseFile.OPTION + " F or " + PLAIN + ".");
        }
        Path file = Path.of(arguments.operands().getFirst());
        ServerConfig config = arguments.config(terminal);
        BackupLeftovers.remove(config.dataDir(), Clock.systemUTC());
        try (BesideServer beside = new BesideServer(config)) {
            beside.get(NoteServerBackup.class)
                    .note(passphrase.isPresent() ? NoteServerBackup.Form.ENCRYPTED : NoteServerBackup.Form.PLAIN);
        }
        new TakeBackup(config).to(file, passphrase);
        terminal.out().println("Written to " + file + ".");
    }
}
