package io.resticmanager.server.backup;

/// A backup could not be taken or restored; the message says why and what to do. Nothing was put in place.
public final class BackupFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackupFailedException(String message) {
        super(message);
    }

    BackupFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
