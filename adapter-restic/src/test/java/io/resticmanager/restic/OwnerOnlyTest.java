package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real file system of Linux, and one in memory that has what Windows has: access lists and no modes.
class OwnerOnlyTest {
    @TempDir
    Path folder;

    @Test
    void modes_keep_others_out() throws IOException {
        Path made = folder.resolve("a").resolve("b");
        OwnerOnly.makeFolders(made);
        Path temporary = OwnerOnly.makeTemporaryFolder(made, "run-");
        write(made.resolve("file"));

        assertThat(mode(made.getParent())).isEqualTo("rwx------");
        assertThat(mode(made)).isEqualTo("rwx------");
        assertThat(mode(temporary)).isEqualTo("rwx------");
        assertThat(mode(made.resolve("file"))).isEqualTo("rw-------");
    }

    @Test
    void access_lists_keep_others_out_on_windows() throws IOException {
        try (FileSystem windows = windows("basic", "owner", "dos", "acl")) {
            Path made = windows.getPath("C:\\ProgramData\\restic-manager\\state");
            Files.createDirectory(windows.getPath("C:\\ProgramData"));
            OwnerOnly.makeFolders(made);
            Path temporary = OwnerOnly.makeTemporaryFolder(made, "run-");
            write(made.resolve("agent.key"));

            for (Path one : List.of(made.getParent(), made, temporary)) {
                assertThat(acl(one)).as(one.toString()).hasSize(2).allSatisfy(entry -> {
                    assertThat(entry.principal().getName()).isIn("owner", "SYSTEM");
                    assertThat(entry.permissions()).isEqualTo(EnumSet.allOf(AclEntryPermission.class));
                    assertThat(entry.flags())
                            .containsExactlyInAnyOrder(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
                });
            }
            assertThat(acl(made.resolve("agent.key")))
                    .hasSize(2)
                    .allSatisfy(entry -> assertThat(entry.flags()).isEmpty());
            assertThat(acl(windows.getPath("C:\\ProgramData")))
                    .as("what was there stays as it is")
                    .isEmpty();
            assertThat(Files.readString(made.resolve("agent.key"))).isEqualTo("secret");
        }
    }

    @Test
    void a_file_system_that_keeps_nobody_out_is_refused_with_a_sentence() throws IOException {
        try (FileSystem fat = windows("basic", "dos")) {
            assertThatThrownBy(() -> OwnerOnly.makeFolders(fat.getPath("C:\\state")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("NTFS");
        }
    }

    @Test
    void what_is_there_is_not_written_over() throws IOException {
        write(folder.resolve("file"));
        assertThatThrownBy(() -> write(folder.resolve("file"))).isInstanceOf(FileAlreadyExistsException.class);
    }

    private static FileSystem windows(String first, String... views) {
        return Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews(first, views)
                .setDefaultAttributeValue("owner:owner", "owner")
                .build());
    }

    private static void write(Path file) throws IOException {
        try (FileChannel channel = OwnerOnly.newFile(file)) {
            channel.write(ByteBuffer.wrap("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    private static List<AclEntry> acl(Path path) throws IOException {
        return Files.getFileAttributeView(path, AclFileAttributeView.class).getAcl();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
