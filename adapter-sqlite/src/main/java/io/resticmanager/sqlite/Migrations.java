package io.resticmanager.sqlite;

import io.resticmanager.sqlite.generated.KnownMigrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Brings a database file up to this version's schema, never back.
final class Migrations {
    private static final String LOCATION = "classpath:io/resticmanager/sqlite/migrations";

    private Migrations() {}

    /// Refuses a database that this version would have to migrate first.
    static void requireCurrent(Path file) {
        if (isCurrent(file)) {
            return;
        }
        Flyway flyway = flyway(file);
        refuseNewer(file, flyway);
        if (flyway.info().pending().length > 0) {
            throw new DatabaseRefusedException(
                    "The database " + file
                            + " was written by an older restic-manager. Start the server once, so that it is brought up to date.");
        }
    }

    static void apply(Path file) {
        if (isCurrent(file)) {
            return;
        }
        Flyway flyway = flyway(file);
        refuseNewer(file, flyway);
        flyway.migrate();
    }

    // Flyway costs half a second of every start. Its own history says whether there is anything for it to do: exactly
    // our migrations, each with our checksum, all of them successful.
    private static boolean isCurrent(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        List<String> applied = new ArrayList<>();
        try (Connection connection = Connections.reader(file);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select version || ' ' || checksum || iif(success, '', ' failed')"
                                + " from flyway_schema_history order by installed_rank")) {
            while (rows.next()) {
                applied.add(String.valueOf(rows.getString(1)));
            }
        } catch (SQLException noHistory) {
            return false;
        }
        return applied.equals(KnownMigrations.ALL);
    }

    private static void refuseNewer(Path file, Flyway flyway) {
        for (MigrationInfo migration : flyway.info().all()) {
            if (migration.getState() == MigrationState.FUTURE_SUCCESS
                    || migration.getState() == MigrationState.FUTURE_FAILED) {
                throw new DatabaseRefusedException("The database " + file
                        + " was written by a newer restic-manager (schema " + migration.getVersion()
                        + "). Start that version, or restore a backup made by this one.");
            }
        }
    }

    private static Flyway flyway(Path file) {
        return settings(file).load();
    }

    static FluentConfiguration settings(Path file) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(Connections.source(file))
                .locations(LOCATION)
                // All that a version brings or nothing: what fails half-way leaves what the older version can use.
                .group(true)
                .validateMigrationNaming(true);
    }
}
