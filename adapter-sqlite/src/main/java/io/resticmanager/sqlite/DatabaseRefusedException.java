package io.resticmanager.sqlite;

/// The database cannot be opened as it is. The message is a sentence for the operator.
public final class DatabaseRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseRefusedException(String sentence) {
        super(sentence);
    }

    DatabaseRefusedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
