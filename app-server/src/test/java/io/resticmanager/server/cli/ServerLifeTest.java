package io.resticmanager.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.sqlite.SqliteDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real program in processes of its own, from its first start to its restoration elsewhere.
@Tag("slow")
class ServerLifeTest {
    // What Java answers when SIGTERM ended it in order.
    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void nameData() {
        data = directory.resolve("data");
    }

    @Test
    void a_first_start_is_set_up_with_the_token_of_its_log_and_goes_on_after_a_restart() throws Exception {
        try (ServerProcess server = ServerProcess.serving(data);
                Api api = new Api(server.port())) {
            assertThat(api.get("/healthz").status()).isEqualTo(200);
            assertThat(api.get("/readyz").status()).isEqualTo(200);
            api.setUp(server.setupToken());
            assertThat(api.logIn(Api.PASSWORD).status()).isEqualTo(200);
            server.terminate();
            assertThat(server.awaitEnd()).isEqualTo(TERMINATED);
            assertThat(server.output().getLast()).endsWith("stopped");
        }
        assertThat(data.toFile().list())
                .as("the journal was folded in")
                .containsExactlyInAnyOrder(
                        SqliteDatabase.FILE, SqliteDatabase.FILE + ".ended-well", "secret.key", "server.lock");
        try (ServerProcess server = ServerProcess.serving(data);
                Api api = new Api(server.port())) {
            assertThat(api.logIn(Api.PASSWORD).status()).isEqualTo(200);
            assertThat(server.output()).noneMatch(line -> line.contains("rms_"));
            assertThat(api.get("/api/audit/verify").body().toString()).contains("true");
        }
    }

    @Test
    void what_was_answered_survives_a_kill() throws Exception {
        try (ServerProcess server = ServerProcess.serving(data);
                Api api = new Api(server.port())) {
            api.setUp(server.setupToken());
            server.kill();
        }
        try (ServerProcess server = ServerProcess.serving(data);
                Api api = new Api(server.port())) {
            assertThat(api.logIn(Api.PASSWORD).status()).isEqualTo(200);
        }
    }

    @Test
    void a_lost_token_and_a_forgotten_password_are_mended_beside_the_running_server() throws Exception {
        try (ServerProcess server = ServerProcess.serving(data);
                Api api = new Api(server.port())) {
            String lost = server.setupToken();
            ServerProcess.Ended token = ServerProcess.run(data, "", "setup-token");
            assertThat(token.exitCode()).as(token.output()).isZero();
            assertThat(api.post(
                                    "/api/setup",
                                    "{\"token\":\"%s\",\"username\":\"a\",\"password\":\"%s\"}"
                                            .formatted(lost, Api.PASSWORD))
                            .status())
                    .isEqualTo(403);
            api.setUp(token.output().strip());
            assertThat(api.logIn(Api.PASSWORD).status()).isEqualTo(200);

            ServerProcess.Ended reset = ServerProcess.run(data, "another password\n", "reset-password", "admin");
            assertThat(reset.exitCode()).as(reset.output()).isZero();
            assertThat(reset.output()).doesNotContain("another password");
            assertThat(api.get("/api/session").status())
                    .as("its sessions ended")
                    .isEqualTo(401);
            assertThat(api.logIn("another password").status()).isEqualTo(200);
            assertThat(api.get("/api/audit/verify").body().toString()).contains("true");
            assertThat(ServerProcess.run(data, "short\n", "reset-password", "admin")
                            .output())
                    .contains("at least 12 characters");
            assertThat(ServerProcess.run(data, "another password\n", "reset-password", "nobody")
                            .exitCode())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_second_server_is_refused_by_directory_and_by_port() throws Exception {
        try (ServerProcess server = ServerProcess.serving(data)) {
            ServerProcess.Ended same = ServerProcess.run(data, "");
            assertThat(same.exitCode()).isEqualTo(1);
            assertThat(same.output()).contains("Another restic-manager server uses the data directory");
            assertThat(same.output().lines()).hasSize(1);
            String address = "127.0.0.1:" + server.port();
            try (ServerProcess other = ServerProcess.start(directory.resolve("other"), Map.of("RM_LISTEN", address))) {
                assertThat(other.awaitEnd()).isEqualTo(1);
                assertThat(other.output()).singleElement().asString().contains("Another program listens on " + address);
            }
        }
    }

    @Test
    void a_wrong_a_missing_and_a_cut_key_are_refused_and_nothing_is_changed() throws Exception {
        startOnce();
        Path key = data.resolve("secret.key");
        byte[] right = Files.readAllBytes(key);
        Files.write(key, new byte[32]);
        refusedWith("is not the key of this database");
        Files.write(key, new byte[16]);
        refusedWith("holds 16 bytes instead of 32");
        Files.delete(key);
        refusedWith("is missing, and the database was written with it");
        assertThat(key).doesNotExist();
        Files.write(key, right);
        startOnce();
    }

    @Test
    void a_newer_and_a_damaged_database_are_refused() throws Exception {
        startOnce();
        Path file = data.resolve(SqliteDatabase.FILE);
        byte[] good = Files.readAllBytes(file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("insert into flyway_schema_history values (99, '99', 'future', 'SQL', 'V99__future.sql',"
                    + " 1, 'x', datetime('now'), 1, 1)");
        }
        refusedWith("was written by a newer restic-manager");
        assertThat(ServerProcess.run(data, "", "setup-token").output()).contains("newer restic-manager");
        byte[] damaged = good.clone();
        java.util.Arrays.fill(damaged, 4_096, damaged.length, (byte) 7);
        Files.write(file, damaged);
        refusedWith("Restore the last backup");
    }

    @Test
    void a_data_directory_that_cannot_be_made_is_refused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        ServerProcess.Ended ended = ServerProcess.run(file.resolve("data"), "");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("cannot be used").doesNotContain("\tat ");
    }

    @Test
    void a_backup_taken_while_everything_goes_on_restores_what_was_answered_before() throws Exception {
        Path backup = directory.resolve("server.backup");
        Path passphrase = Files.writeString(directory.resolve("passphrase"), "correct horse battery staple\n");
        int before;
        try (ServerProcess server = ServerProcess.serving(data);
                Api api = new Api(server.port())) {
            api.setUp(server.setupToken());
            api.logIn(Api.PASSWORD);
            AtomicBoolean going = new AtomicBoolean(true);
            AtomicInteger made = new AtomicInteger();
            CountDownLatch some = new CountDownLatch(20);
            Thread busy = Thread.ofVirtual().start(() -> {
                while (going.get() && addRepository(api, made.get() + 1)) {
                    made.incrementAndGet();
                    some.countDown();
                }
            });
            assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
            before = made.get();
            ServerProcess.Ended taken = ServerProcess.run(
                    data, "", "backup", backup.toString(), "--passphrase-file", passphrase.toString());
            going.set(false);
            busy.join();
            assertThat(taken.exitCode()).as(taken.output()).isZero();
            assertThat(made.get()).as("it went on meanwhile").isGreaterThan(before);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        Path elsewhere = directory.resolve("elsewhere");
        ServerProcess.Ended restored = ServerProcess.run(
                elsewhere, "", "restore", backup.toString(), "--passphrase-file", passphrase.toString());
        assertThat(restored.exitCode()).as(restored.output()).isZero();
        try (ServerProcess server = ServerProcess.serving(elsewhere);
                Api api = new Api(server.port())) {
            assertThat(api.logIn(Api.PASSWORD).status()).isEqualTo(200);
            assertThat(api.get("/api/repositories?limit=500")
                            .body()
                            .get("items")
                            .size())
                    .isGreaterThanOrEqualTo(before);
            assertThat(api.get("/api/audit/verify").body().toString()).contains("true");
        }
        assertThat(ServerProcess.run(
                                elsewhere, "", "restore", backup.toString(), "--passphrase-file", passphrase.toString())
                        .output())
                .contains("is not empty");
        Path wrong = Files.writeString(directory.resolve("wrong"), "another long passphrase\n");
        Path untouched = directory.resolve("untouched");
        assertThat(ServerProcess.run(untouched, "", "restore", backup.toString(), "--passphrase-file", wrong.toString())
                        .output())
                .contains("passphrase is wrong");
        assertThat(untouched).isEmptyDirectory();
    }

    @Test
    void a_request_under_way_is_answered_before_the_server_ends() throws Exception {
        try (ServerProcess server = ServerProcess.serving(data);
                Socket socket = new Socket("127.0.0.1", server.port())) {
            byte[] body = "{\"username\":\"a\",\"password\":\"b\"}".getBytes(StandardCharsets.US_ASCII);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, 10);
            out.flush();
            try (Api api = new Api(server.port())) {
                // Answered on another connection: by then the first request has been begun.
                api.get("/healthz");
            }
            server.terminate();
            server.awaitLine("(stopping)$");
            out.write(body, 10, body.length - 10);
            out.flush();
            socket.setSoTimeout(30_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
            assertThat(server.awaitEnd()).isEqualTo(TERMINATED);
        }
    }

    private void startOnce() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.serving(data)) {
            server.terminate();
            assertThat(server.awaitEnd()).isEqualTo(TERMINATED);
        }
    }

    private void refusedWith(String sentence) throws IOException, InterruptedException {
        ServerProcess.Ended ended = ServerProcess.run(data, "");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains(sentence).doesNotContain("\tat ");
    }

    private static boolean addRepository(Api api, int number) {
        try {
            return api.post(
                                    "/api/repositories",
                                    "{\"name\":\"r%d\",\"url\":\"rest:http://127.0.0.1:9/r%d\"}"
                                            .formatted(number, number))
                            .status()
                    == 201;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
