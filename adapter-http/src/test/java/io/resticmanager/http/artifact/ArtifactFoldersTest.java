package io.resticmanager.http.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFoldersTest {
    @TempDir
    Path own;

    @TempDir
    Path packaged;

    @Test
    void platforms_are_read_from_the_names_of_archives_and_nothing_else_is_one() throws IOException {
        put(packaged, "restic-manager-agent-0.1.0-SNAPSHOT-linux-amd64.tar.gz", 1);
        put(packaged, "restic-manager-agent-0.1.0-SNAPSHOT-linux-amd64.tar.gz.sha256", 1);
        put(packaged, "restic-manager-agent-0.1.0-windows-amd64.zip", 1);
        put(packaged, "restic-manager-server-0.1.0-linux-arm64.tar.gz", 1);
        put(packaged, "notes.txt", 1);

        assertThat(folders().platforms()).containsExactly("linux/amd64", "windows/amd64");
        assertThat(folders().find("linux", "arm64")).isEmpty();
    }

    @Test
    void the_operators_folder_wins_over_the_package_even_with_an_older_file() throws IOException {
        put(packaged, "restic-manager-agent-2.0-linux-amd64.tar.gz", 200);
        Path wanted = put(own, "restic-manager-agent-1.0-linux-amd64.tar.gz", 100);

        assertThat(folders().find("linux", "amd64")).map(AgentArtifact::file).contains(wanted);
    }

    @Test
    void of_several_the_youngest_is_handed_out() throws IOException {
        put(own, "restic-manager-agent-1.10-linux-amd64.tar.gz", 100);
        Path wanted = put(own, "restic-manager-agent-1.9-linux-amd64.tar.gz", 200);

        assertThat(folders().find("linux", "amd64")).map(AgentArtifact::file).contains(wanted);
    }

    @Test
    void a_missing_folder_counts_as_empty() {
        ArtifactFolders nowhere = new ArtifactFolders(List.of(own.resolve("absent")));

        assertThat(nowhere.platforms()).isEmpty();
        assertThat(nowhere.find("linux", "amd64")).isEmpty();
    }

    private ArtifactFolders folders() {
        return new ArtifactFolders(List.of(own, packaged));
    }

    private static Path put(Path folder, String name, long second) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    }
}
