package io.resticmanager.agent.cli;

/// The command was typed wrongly.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
