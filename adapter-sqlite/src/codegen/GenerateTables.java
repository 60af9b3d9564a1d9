import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/// Migrates an empty database, writes jOOQ's table classes for it, and keeps it for servers that have none yet:
/// `GenerateTables MIGRATIONS SOURCES RESOURCES`. Run by the build from its source; what it writes is never checked in.
class GenerateTables {
    public static void main(String[] args) throws Exception {
        Path file = Files.createTempFile("restic-manager-schema", ".db");
        try {
            String url = "jdbc:sqlite:" + file;
            Flyway flyway = Flyway.configure()
                    .dataSource(url, null, null)
                    .locations("filesystem:" + args[0])
                    .load();
            flyway.migrate();
            GenerationTool.generate(new Configuration()
                    .withLogging(Logging.WARN)
                    .withJdbc(new Jdbc().withDriver("org.sqlite.JDBC").withUrl(url))
                    .withGenerator(new Generator()
                            .withDatabase(new Database()
                                    .withName("org.jooq.meta.sqlite.SQLiteDatabase")
                                    .withExcludes("flyway_schema_history|sqlite_.*")
                                    .withIncludeCheckConstraints(false)
                                    // SQLite's INTEGER is 64 bits wide; jOOQ would make it an int.
                                    .withForcedTypes(new ForcedType()
                                            .withName("BIGINT")
                                            .withIncludeTypes("(?i:integer)")))
                            .withGenerate(new Generate().withRecords(true).withFluentSetters(true).withPojos(false))
                            .withTarget(new Target()
                                    .withPackageName("io.resticmanager.sqlite.generated")
                                    .withDirectory(args[1]))));
            writeKnown(flyway, Path.of(args[1], "io/resticmanager/sqlite/generated/KnownMigrations.java"));
            keep(url, Path.of(args[2], "io/resticmanager/sqlite/fresh.db"));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// Without the moment and the machine of this build: two builds of one source are to be the same.
    private static void keep(String url, Path target) throws Exception {
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("update flyway_schema_history"
                    + " set installed_on = '1970-01-01 00:00:00.000', installed_by = '', execution_time = 0");
            statement.execute("vacuum into '" + target + "'");
        }
    }

    /// What a database of this version has in its history, so that a start need not ask Flyway.
    private static void writeKnown(Flyway flyway, Path target) throws Exception {
        String list = Stream.of(flyway.info().applied())
                .map(applied -> '"' + applied.getVersion().getVersion() + " " + applied.getChecksum() + '"')
                .collect(Collectors.joining(", "));
        Files.writeString(
                target,
                """
                package io.resticmanager.sqlite.generated;

                /** Version and checksum of every migration, in order. */
                public final class KnownMigrations {
                    public static final java.util.List<String> ALL = java.util.List.of(%s);

                    private KnownMigrations() {}
                }
                """.formatted(list));
    }
}
