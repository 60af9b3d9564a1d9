package io.resticmanager.server.serve;

/// The server cannot start; the message says why and what to do.
public final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartRefusedException(String message) {
        super(message);
    }

    StartRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
