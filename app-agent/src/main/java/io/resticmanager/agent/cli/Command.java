package io.resticmanager.agent.cli;

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

    /// Options with a value, beside `--config`.
    Set<String> valued();

    /// @return the exit code: 0 unless the command says otherwise in its help
    /// @throws FailedException when it could not do its work
    /// @throws UsageException when the arguments do not make sense together
    int run(Arguments arguments, Terminal terminal);
}
