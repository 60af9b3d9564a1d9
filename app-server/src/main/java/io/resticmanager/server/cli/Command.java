package io.resticmanager.server.cli;

/// One command of the command line.
interface Command {
    Usage usage();

    /// @throws FailedException when it could not do its work
    /// @throws UsageException when the arguments do not make sense together
    void run(Arguments arguments, Terminal terminal);
}
