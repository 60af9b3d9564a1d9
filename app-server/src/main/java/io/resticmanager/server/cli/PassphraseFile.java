package io.resticmanager.server.cli;

import io.resticmanager.domain.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The passphrase of a backup: the first line of a file.
final class PassphraseFile {
    static final String OPTION = "--passphrase-file";

    private static final int SHORTEST = 12;

    private PassphraseFile() {}

    /// Empty when no file was named.
    ///
    /// @throws FailedException when it cannot be read or is too short to protect anything
    static Optional<Secret> of(Arguments arguments) {
        return arguments.value(OPTION).map(Path::of).map(PassphraseFile::read);
    }

    private static Secret read(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = Optional.ofNullable(lines.readLine()).orElse("");
            if (line.length() < SHORTEST) {
                throw new FailedException(
                        "The first line of " + file + " must be a passphrase of at least " + SHORTEST + " characters.");
            }
            return new Secret(line);
        } catch (IOException e) {
            throw new FailedException("The passphrase file " + file + " cannot be read.", e);
        }
    }
}
