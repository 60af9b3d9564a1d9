package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The admin login reaches an agent inside one job. When that has ended, nothing that lives in the agent holds it, and
/// no
/// file of the agent. The same search finds the everyday login, which the agent keeps in memory.
@Tag("slow")
class AdminLoginGoneTest {
    private static final String ADMIN_SECRET = "planted-Keeper-" + Long.toString(System.nanoTime(), 36);

    @TempDir
    Path folder;

    @Test
    void after_maintenance_has_ended_no_object_and_no_file_of_the_agent_holds_the_admin_login() throws Exception {
        try (Stage stage = new Stage(folder)) {
            stage.startRestServer().startServer().setUp();
            Path tree = Files.createDirectories(folder.resolve("tree"));
            Files.writeString(tree.resolve("file"), "content");
            String repository = stage.defineRepository("store");
            AgentUnderTest agent = stage.enroll(
                    "alpha",
                    Parts.restic("0.18"),
                    Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
            stage.awaitInitialised(agent);
            String everyday = stage.secrets.storageSecret();
            assertThat(found(everyday, liveObjects(agent)))
                    .as("what the agent keeps is found")
                    .isNotEmpty();

            String full = stage.startFullAccess(ADMIN_SECRET) + "store/";
            stage.api
                    .patch(
                            "/api/repositories/" + repository,
                            Map.of(
                                    "adminCredential",
                                    Map.of("url", full, "username", "keeper", "secret", ADMIN_SECRET)))
                    .expect(200);
            JsonNode prune = stage.awaitEnd(
                    stage.run(agent.hostId(), Map.of("kind", "prune", "repositoryId", repository, "maxUnused", "0")),
                    Stage.LONG);
            assertThat(prune.path("outcome").asString()).as("%s", prune).isEqualTo("succeeded");
            // What follows by itself comes over the same wire.
            Until.true_(
                    "nothing is at work",
                    Stage.LONG,
                    () -> stage.api.all("/api/jobs?host=" + agent.hostId()).stream()
                            .allMatch(job -> job.path("state").asString().equals("ended")));

            Path dump = liveObjects(agent);
            assertThat(found(everyday, dump)).isNotEmpty();
            assertThat(found(ADMIN_SECRET, dump)).as("live objects").isEmpty();
            Files.delete(dump);
            assertThat(filesWith(agent)).as("files of the agent").isEmpty();
        }
    }

    /// All objects that are in use, after a collection of those that are not.
    private Path liveObjects(AgentUnderTest agent) {
        Path dump = folder.resolve("heap-" + System.nanoTime() + ".hprof");
        Path said = folder.resolve("jcmd.log");
        int exit = Child.run(
                "jcmd",
                said,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(agent.process().pid()),
                        "GC.heap_dump",
                        dump.toString()));
        assertThat(exit).as(Child.read(said)).isZero();
        return dump;
    }

    /// Where a secret begins, in any of the forms in which a program may hold it.
    private static List<String> found(String secret, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        List<String> places = new ArrayList<>();
        forms(secret).forEach((name, form) -> {
            int at = indexOf(content, form);
            if (at >= 0) {
                places.add(name + " at " + at + " of " + file.getFileName());
            }
        });
        return places;
    }

    private static Map<String, byte[]> forms(String secret) {
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        byte[] login = ("keeper:" + secret).getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "plain", plain,
                // As char arrays are dumped, and as they lie in memory.
                "utf-16 big", secret.getBytes(StandardCharsets.UTF_16BE),
                "utf-16 little", secret.getBytes(StandardCharsets.UTF_16LE),
                "base64", Base64.getEncoder().withoutPadding().encode(plain),
                "base64 of the login", Base64.getEncoder().withoutPadding().encode(login));
    }

    private static int indexOf(byte[] content, byte[] part) {
        for (int at = 0; at <= content.length - part.length; at++) {
            int same = 0;
            while (same < part.length && content[at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return at;
            }
        }
        return -1;
    }

    private static List<String> filesWith(AgentUnderTest agent) throws IOException {
        List<String> places = new ArrayList<>();
        int looked = 0;
        try (Stream<Path> files = Files.walk(agent.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                places.addAll(found(ADMIN_SECRET, file));
                looked++;
            }
        }
        assertThat(looked).as("the agent has files").isGreaterThan(5);
        return places;
    }
}
