package io.resticmanager.sqlite;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/// Brings a database file up to this version's schema, never back.
final class Migrations {
    private static final String LOCATION = "classpath:io/resticmanager/sqlite/migrations";

    private Migrations() {}

    /// Refuses a database that this version would have to migrate first.
    static void requireCurrent(Path file) {
        if (flyway(file).info().pending().length > 0) {
            throw new DatabaseRefusedException(
                    "The database " + file
                            + " was written by an older restic-manager. Start the server once, so that it is brought up to date.");
        }
    }

    static void apply(Path file) {
        Flyway flyway = flyway(file);
        for (MigrationInfo migration : flyway.info().all()) {
            if (migration.getState() == MigrationState.FUTURE_SUCCESS
                    || migration.getState() == MigrationState.FUTURE_FAILED) {
                throw new DatabaseRefusedException("The database " + file
                        + " was written by a newer restic-manager (schema " + migration.getVersion()
                        + "). Start that version, or restore a backup made by this one.");
            }
        }
        flyway.migrate();
    }

    private static Flyway flyway(Path file) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource("jdbc:sqlite:" + file, null, null)
                .locations(LOCATION)
                .validateMigrationNaming(true)
                .load();
    }
}
