package io.resticmanager.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.audit.ReadAudit;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.Stores;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed while it writes has kept whatever it said was written (I8).
@Tag("slow")
class KillTest {
    private static final Actor SERVER = new Actor.Server();

    @TempDir
    Path directory;

    @RepeatedTest(3)
    void what_was_acknowledged_is_there_and_the_audit_chain_is_whole() throws Exception {
        long seed = System.nanoTime();
        int killAfter = new Random(seed).nextInt(1, 1_500);
        Set<String> acknowledged = new HashSet<>();
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writing.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.endsWith(".")) {
                    acknowledged.add(line);
                }
                if (acknowledged.size() == killAfter) {
                    writer.toHandle().destroyForcibly(); // not the process itself: that would close its output
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(killAfter);

        try (SqliteDatabase database = SqliteDatabase.open(directory, new EventBus())) {
            Stores stores = SqliteStores.of(database);
            for (String key : acknowledged) {
                assertThat(stores.settings().get(key)).as("seed %d", seed).isPresent();
            }
            AuditChain chain = new AuditChain(new byte[32]);
            assertThat(new ReadAudit(stores.audits(), chain).verify(SERVER))
                    .as("seed %d", seed)
                    .isInstanceOf(ReadAudit.Verification.Intact.class);
            assertThat(stores.audits().last().map(entry -> entry.number()))
                    .as("a change and its audit entry are there together, seed %d", seed)
                    .isEqualTo(Optional.of(count(database)));
        }
    }

    private static long count(SqliteDatabase database) {
        return database.reading(dsl -> dsl.fetchCount(io.resticmanager.sqlite.generated.Tables.SETTING));
    }

    /// The process that is killed: many threads that write, and say so afterwards.
    static final class Writing {
        private static final int THREADS = 16;

        public static void main(String[] args) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            SqliteDatabase database = SqliteDatabase.open(Path.of(args[0]), new EventBus());
            Stores stores = SqliteStores.of(database);
            AuditTrail audit = new AuditTrail(stores.audits(), new AuditChain(new byte[32]), Clock.systemUTC());
            for (int thread = 0; thread < THREADS; thread++) {
                String name = "thread-" + thread + "-";
                Thread.ofPlatform().start(() -> {
                    for (int n = 0; ; n++) {
                        String key = name + n + ".";
                        stores.transactions().<Boolean>write(tx -> {
                            stores.settings().put(key, "there");
                            audit.record(AuditRecord.of(SERVER, "test.written", "setting", key));
                            return true;
                        });
                        out.println(key);
                    }
                });
            }
        }
    }
}
