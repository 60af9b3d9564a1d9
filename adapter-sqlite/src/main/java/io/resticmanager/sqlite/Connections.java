package io.resticmanager.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Connections with the settings that durability rests on.
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int BUSY_MILLIS = 10_000;
    private static final int JOURNAL_BYTES = 64 * 1024 * 1024;

    private Connections() {}

    /// For migrations, which happen under the same rules as everything else.
    static DataSource source(Path file) {
        SQLiteDataSource source = new SQLiteDataSource(config());
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    static Connection writer(Path file) throws SQLException {
        SQLiteConfig config = config();
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_size_limit = " + JOURNAL_BYTES);
        }
        return connection;
    }

    static Connection reader(Path file) throws SQLException {
        SQLiteConfig config = config();
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma query_only = on");
        }
        return connection;
    }

    /// @param more listeners that see translated exceptions
    static DSLContext dsl(Connection connection, ExecuteListener... more) {
        Settings settings = new Settings()
                .withRenderSchema(false)
                .withExecuteLogging(false)
                .withRenderNameCase(RenderNameCase.LOWER);
        List<ExecuteListener> listeners = new ArrayList<>();
        // Without values: some are secret.
        listeners.add(ExecuteListener.onExecuteStart(context -> LOG.trace("{}", context.sql())));
        listeners.add(ExecuteListener.onException(Connections::translate));
        listeners.addAll(List.of(more));
        return DSL.using(new DefaultConfiguration()
                .set(connection)
                .set(SQLDialect.SQLITE)
                .set(settings)
                .set(listeners.toArray(ExecuteListener[]::new)));
    }

    // Stores throw what their ports promise, also to whoever catches it inside of a unit.
    private static void translate(ExecuteContext context) {
        Throwable cause = context.sqlException() != null ? context.sqlException() : context.exception();
        if (cause != null && SqliteErrors.translate(cause) instanceof RuntimeException translated) {
            context.exception(translated);
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-16_000);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }
}
