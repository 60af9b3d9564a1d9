package io.resticmanager.sqlite;

import io.resticmanager.ports.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What a failing database means to a caller.
final class SqliteErrors {
    private SqliteErrors() {}

    /// A full or failing disk becomes [StoreUnavailableException], a broken constraint [IllegalStateException];
    /// everything else stays what it is.
    static Throwable translate(Throwable failed) {
        SQLiteErrorCode code = code(failed);
        if (code == null) {
            return failed;
        }
        return switch (code) {
            case SQLITE_FULL,
                    SQLITE_NOMEM,
                    SQLITE_IOERR,
                    SQLITE_READONLY,
                    SQLITE_CANTOPEN,
                    SQLITE_CORRUPT,
                    SQLITE_NOTADB -> unavailable(failed);
            default -> byFamily(code, failed);
        };
    }

    // Extended codes carry the name of their family in front.
    private static Throwable byFamily(SQLiteErrorCode code, Throwable failed) {
        String name = code.name();
        if (name.startsWith("SQLITE_CONSTRAINT")) {
            return new IllegalStateException(firstLine(failed), failed);
        }
        boolean disk = name.startsWith("SQLITE_IOERR")
                || name.startsWith("SQLITE_READONLY")
                || name.startsWith("SQLITE_CANTOPEN")
                || name.startsWith("SQLITE_CORRUPT");
        return disk ? unavailable(failed) : failed;
    }

    static StoreUnavailableException unavailable(Throwable cause) {
        SQLiteErrorCode code = code(cause);
        String why = code == SQLiteErrorCode.SQLITE_FULL
                ? "The server's disk is full, so nothing was changed. Free some space and try again."
                : "The server's database cannot be written now, so nothing was changed: " + firstLine(cause);
        return new StoreUnavailableException(why, cause);
    }

    private static @Nullable SQLiteErrorCode code(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return sqlite.getResultCode();
            }
            if (cause instanceof SQLException sql
                    && String.valueOf(sql.getMessage()).toLowerCase(Locale.ROOT).contains("database or disk is full")) {
                return SQLiteErrorCode.SQLITE_FULL;
            }
        }
        return null;
    }

    private static String firstLine(Throwable failed) {
        Throwable deepest = failed;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("unknown");
    }
}
