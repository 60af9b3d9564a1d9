package io.resticmanager.server.secret;

/// The server's key cannot be used; the message says why and what to do.
public final class KeyRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyRefusedException(String message) {
        super(message);
    }

    KeyRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
