package io.resticmanager.server.cli;

import java.util.Set;

/// One command of the command line.
interface Command {
    String name();

    /// What follows the name, as help shows it; empty when nothing does.
    String operands();

    /// One sentence.
    String summary();

    /// The rest of its help, lines ended by line feeds; may be empty.
    String details();

    /// How many operands it needs.
    int operandCount();

    /// Options without a value, beside `--help`.
    Set<String> flags();

    /// Options with a value, beside `--config`.
    Set<String> valued();

    /// @throws FailedException when it could not do its work
    /// @throws UsageException when the arguments do not make sense together
    void run(Arguments arguments, Terminal terminal);
}
