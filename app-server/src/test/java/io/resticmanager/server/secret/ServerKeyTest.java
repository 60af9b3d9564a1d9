package io.resticmanager.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.ports.event.EventBus;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.SqliteSettingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerKeyTest {
    @TempDir
    Path directory;

    private Path file;
    private SqliteDatabase database;

    @BeforeEach
    void openDatabase() {
        file = directory.resolve("secret.key");
        database = SqliteDatabase.open(directory.resolve("data"), new EventBus());
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void a_new_database_gets_a_key_for_its_owner_only_and_the_same_one_ever_after() throws IOException {
        byte[] first = open().derive(ServerKey.Purpose.SECRETS);
        assertThat(Files.size(file)).isEqualTo(KeyFile.BYTES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(open().derive(ServerKey.Purpose.SECRETS)).isEqualTo(first);
        assertThat(existing().derive(ServerKey.Purpose.SECRETS)).isEqualTo(first);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("data", "secret.key");
    }

    @Test
    void each_purpose_has_a_key_of_its_own_and_none_is_the_file() throws IOException {
        ServerKey key = open();
        assertThat(key.derive(ServerKey.Purpose.SECRETS))
                .hasSize(32)
                .isNotEqualTo(key.derive(ServerKey.Purpose.AUDIT))
                .isNotEqualTo(Files.readAllBytes(file));
    }

    @Test
    void a_key_that_was_put_there_before_the_first_start_is_taken() throws IOException {
        byte[] own = new byte[KeyFile.BYTES];
        own[3] = 9;
        Files.write(file, own);
        open();
        assertThat(Files.readAllBytes(file)).isEqualTo(own);
    }

    @Test
    void a_missing_key_of_a_used_database_is_refused_and_not_made_again() throws IOException {
        open();
        Files.delete(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("is missing, and the database was written with it");
        assertThatThrownBy(this::existing).isInstanceOf(KeyRefusedException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void another_key_is_refused_and_left_alone() throws IOException {
        open();
        byte[] other = new byte[KeyFile.BYTES];
        Files.write(file, other);
        assertThatThrownBy(this::open)
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("is not the key of this database");
        assertThatThrownBy(this::existing).isInstanceOf(KeyRefusedException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(other);
    }

    @Test
    void a_key_of_another_length_is_refused_and_left_alone() throws IOException {
        for (int length : new int[] {0, 31, 33}) {
            Files.write(file, new byte[length]);
            assertThatThrownBy(this::open)
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining("holds " + length + " bytes instead of 32");
            assertThat(Files.size(file)).isEqualTo(length);
        }
    }

    @Test
    void a_key_is_never_written_over_another() throws IOException {
        Files.write(file, new byte[] {1});
        assertThatThrownBy(() -> KeyFile.write(file, new byte[KeyFile.BYTES]))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("is not overwritten");
        assertThat(Files.readAllBytes(file)).containsExactly(1);
    }

    @Test
    void a_key_that_cannot_be_written_has_its_sentence() {
        assertThatThrownBy(() -> KeyFile.write(directory.resolve("absent/secret.key"), new byte[KeyFile.BYTES]))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("Check that its directory exists");
    }

    @Test
    void a_command_makes_no_key() {
        assertThatThrownBy(this::existing).isInstanceOf(KeyRefusedException.class);
        assertThat(file).doesNotExist();
    }

    private ServerKey open() {
        return ServerKey.open(file, new SqliteSettingStore(database), database.transactions());
    }

    private ServerKey existing() {
        return ServerKey.existing(file, new SqliteSettingStore(database));
    }
}
