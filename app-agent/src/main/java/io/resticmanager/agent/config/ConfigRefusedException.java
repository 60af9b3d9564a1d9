package io.resticmanager.agent.config;

/// The configuration, or a part of the command line that ends up in it, cannot be used; the message says why and what
/// to do.
public final class ConfigRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigRefusedException(String message) {
        super(message);
    }
}
