import java.nio.file.Files;
import java.nio.file.Path;
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

/// Migrates a throw-away database and writes jOOQ's table classes for it: `GenerateTables MIGRATIONS TARGET`.
/// Run by the build from its source; what it writes is never checked in.
class GenerateTables {
    public static void main(String[] args) throws Exception {
        Path file = Files.createTempFile("restic-manager-schema", ".db");
        try {
            String url = "jdbc:sqlite:" + file;
            Flyway.configure()
                    .dataSource(url, null, null)
                    .locations("filesystem:" + args[0])
                    .load()
                    .migrate();
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
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
