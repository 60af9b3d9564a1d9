package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/// What `docs/hooks.md` gives as examples, word for word, around real backups.
// A database server beside everything else is too much for two processors.
@Isolated
@Tag("slow")
class HookExamplesTest {
    private static final String ROWS = "SELECT id, name, price, picture FROM ware ORDER BY id";

    @TempDir
    Path folder;

    @Test
    void a_dumped_database_comes_back_from_the_snapshot() throws Exception {
        List<String> example = example("A database dump");
        Path dumps = Files.createDirectories(folder.resolve("dumps"));
        try (Postgres database = new Postgres(folder.resolve("postgres"), "planted-superuser");
                Stage stage = new Stage(folder)) {
            fill(database);
            AgentUnderTest agent = agentFor(stage, dumps);
            describeConnection(agent, database);
            stage.api
                    .put(
                            "/api/source-groups/" + stage.group(agent.hostId()) + "/hooks",
                            Map.of("pre", own(example.get(0), dumps), "post", Map.of("mode", "off")))
                    .expect(200);
            agent.awaitOnline(stage.api);
            JsonNode job = backup(stage, agent, stage.group(agent.hostId()));
            assertThat(job.path("outcome").asString()).as("%s", job).isEqualTo("succeeded");
            assertThat(dumps.toFile().list()).containsExactly("shop.sql");

            String before = database.query("shop", ROWS);
            assertThat(before.lines()).hasSizeGreaterThan(500);
            database.query("postgres", "DROP DATABASE shop");
            Files.delete(dumps.resolve("shop.sql"));
            Path restored = Files.createDirectories(folder.resolve("restored"));
            Files.writeString(
                    restored.resolve("shop.sql"),
                    stage.resticDump("store", Parts.restic("0.18"), dumps.resolve("shop.sql")));
            database.query("postgres", "CREATE DATABASE shop");
            database.shell(example.get(1), restored);
            assertThat(database.query("shop", ROWS)).isEqualTo(before);

            aFailedDumpMakesNoBackup(stage, agent, database, dumps);
        }
    }

    private static void aFailedDumpMakesNoBackup(Stage stage, AgentUnderTest agent, Postgres database, Path dumps)
            throws IOException {
        String kept = "the dump of the time before";
        Files.writeString(dumps.resolve("shop.sql"), kept);
        database.stop();
        JsonNode job = backup(stage, agent, stage.group(agent.hostId()));

        assertThat(job.path("error").path("code").asString()).as("%s", job).isEqualTo("hook-failed");
        assertThat(stage.api.lines(job.path("id").asString()))
                .anyMatch(line -> line.path("text").asString().contains("connection to server"));
        assertThat(dumps.resolve("shop.sql")).hasContent(kept);
    }

    private static void fill(Postgres database) {
        database.query("postgres", "CREATE DATABASE shop");
        database.query("postgres", "CREATE ROLE backup LOGIN PASSWORD 'planted-reader' IN ROLE pg_read_all_data");
        database.query(
                "shop",
                "CREATE TABLE ware (id serial PRIMARY KEY, name text UNIQUE, price numeric(9,2), picture bytea)");
        database.query(
                "shop",
                "INSERT INTO ware (name, price, picture) SELECT 'ware ' || n, n / 7.0, sha256(n::text::bytea)"
                        + " FROM generate_series(1, 500) n");
        database.query(
                "shop", "INSERT INTO ware (name) VALUES (E'two\\nlines\\t\\\\.'), ('Füßchen – 靴'), (''), (NULL)");
    }

    private static void describeConnection(AgentUnderTest agent, Postgres database) throws IOException {
        Files.writeString(
                agent.folder().resolve(".pg_service.conf"),
                "[shop]\nhost=127.0.0.1\nport=" + database.port() + "\ndbname=shop\nuser=backup\n");
        Path passwords = agent.folder().resolve(".pgpass");
        Files.writeString(passwords, "127.0.0.1:" + database.port() + ":shop:backup:planted-reader\n");
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void a_service_stands_still_during_its_backup_and_runs_again_even_when_that_failed() throws Exception {
        List<String> example = example("A service that must stand still");
        Path tree = Files.createDirectories(folder.resolve("wiki"));
        try (Stage stage = new Stage(folder)) {
            AgentUnderTest agent = agentFor(stage, tree);
            Path programs = serviceManager(tree);
            agent.process().terminate();
            agent.start(Map.of("PATH", programs + ":/usr/bin:/bin"));
            agent.awaitOnline(stage.api);
            stage.api
                    .put(
                            "/api/hosts/" + agent.hostId() + "/hooks",
                            Map.of("pre", own(example.get(0), folder), "post", own(example.get(1), folder)))
                    .expect(200);
            String broken = stage.api
                    .post(
                            "/api/hosts/" + agent.hostId() + "/source-groups",
                            Map.of(
                                    "name",
                                    "broken",
                                    "repositoryId",
                                    stage.api
                                            .all("/api/repositories")
                                            .getFirst()
                                            .path("id")
                                            .asString(),
                                    "includes",
                                    List.of(folder.resolve("not-there").toString())))
                    .expect(201)
                    .text("id");
            agent.awaitOnline(stage.api);
            systemctl(programs, "start");
            try {
                long first = runningService(tree);
                JsonNode good = backup(stage, agent, stage.group(agent.hostId()));
                assertThat(good.path("outcome").asString()).as("%s", good).isEqualTo("succeeded");
                assertThat(stage.resticDump("store", Parts.restic("0.18"), tree.resolve("state")))
                        .isEqualTo("stopped in order\n");
                long second = runningService(tree);
                assertThat(second).isNotEqualTo(first);

                JsonNode bad = backup(stage, agent, broken);
                assertThat(bad.path("outcome").asString()).as("%s", bad).isEqualTo("failed");
                assertThat(runningService(tree)).isNotEqualTo(second);
            } finally {
                systemctl(programs, "stop");
            }
        }
    }

    /// A `systemctl` that knows one service: a process that says in its file that it runs, and that it was stopped.
    private Path serviceManager(Path tree) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path state = tree.resolve("state");
        Path pid = folder.resolve("wiki.pid");
        executable(programs.resolve("wiki"), """
            #!/bin/sh
            trap 'echo "stopped in order" > %1$s; exit 0' TERM
            while :; do echo "running $$" > %1$s; sleep 0.05; done
            """.formatted(state));
        executable(programs.resolve("systemctl"), """
            #!/bin/sh
            set -eu
            test "$2" = wiki
            case "$1" in
            stop)
                kill -TERM "$(cat %1$s)"
                timeout 20 tail --pid="$(cat %1$s)" -f /dev/null
                rm %1$s ;;
            start)
                setsid --fork sh -c 'echo $$ > %1$s; exec %2$s' < /dev/null > /dev/null 2>&1
                until grep -q running %3$s; do sleep 0.05; done ;;
            esac
            """.formatted(pid, programs.resolve("wiki"), state));
        return programs;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void systemctl(Path programs, String verb) {
        Path said = folder.resolve("systemctl-" + verb);
        int exit = Child.run(
                verb, said, Map.of(), List.of(programs.resolve("systemctl").toString(), verb, "wiki"));
        assertThat(exit).as(Child.read(said)).isZero();
    }

    /// Its process; its file is empty for a moment whenever it writes.
    private static long runningService(Path tree) {
        return Until.present("the service runs", Stage.SOON, () -> {
            String state = Files.readString(tree.resolve("state"));
            return Optional.of(state)
                    .filter(said -> said.startsWith("running "))
                    .map(said ->
                            Long.parseLong(said.substring("running ".length()).strip()))
                    .filter(pid -> ProcessHandle.of(pid).isPresent());
        });
    }

    private static AgentUnderTest agentFor(Stage stage, Path include) {
        stage.startRestServer().startServer().setUp();
        String repository = stage.defineRepository("store");
        AgentUnderTest agent = stage.enroll(
                "alpha",
                Parts.restic("0.18"),
                Map.of("repositoryId", repository, "includes", List.of(include.toString())));
        stage.awaitInitialised(agent);
        return agent;
    }

    private static JsonNode backup(Stage stage, AgentUnderTest agent, String group) {
        return stage.awaitEnd(stage.run(agent.hostId(), Map.of("kind", "backup", "sourceGroupId", group)), Stage.LONG);
    }

    private static Map<String, String> own(String script, Path directory) {
        return Map.of("mode", "own", "script", script, "directory", directory.toString());
    }

    /// The scripts below a heading of the document, in their order.
    private static List<String> example(String heading) throws IOException {
        String document = Files.readString(Stage.top().resolve("docs/hooks.md"));
        Optional<String> section = Pattern.compile("^### ", Pattern.MULTILINE)
                .splitAsStream(document)
                .filter(part -> part.startsWith(heading + "\n"))
                .findFirst();
        List<String> scripts = Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(section.orElseThrow().split("\n## ", 2)[0])
                .results()
                .map((MatchResult script) -> script.group(1))
                .toList();
        assertThat(scripts).as("the scripts of " + heading).hasSize(2);
        return scripts;
    }
}
