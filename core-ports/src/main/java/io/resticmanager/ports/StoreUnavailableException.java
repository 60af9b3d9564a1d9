package io.resticmanager.ports;

/// The store cannot take or give data now: its disk is full or failing, or it is being closed.
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
