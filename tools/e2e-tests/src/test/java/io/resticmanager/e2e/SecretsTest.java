package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// I9: after a whole story every planted secret and every token is searched for wherever it could have gone: command
/// lines, environments, logs, database, spool, journal, plan, temporary files, and all that the API answers.
@Tag("slow")
class SecretsTest {
    private static final Pattern BEARER = Pattern.compile("rma_[A-Za-z0-9_-]+");
    private static final Pattern SETUP_TOKEN = Pattern.compile("rms_[A-Za-z0-9_-]+");

    @TempDir
    Path folder;

    private final Map<String, String> secrets = new LinkedHashMap<>();

    @Test
    void no_secret_is_found_in_clear_anywhere_after_the_whole_story() throws Exception {
        Path tree = OddTree.grow(folder.resolve("tree"));
        try (Stage stage = new Stage(folder);
                Lookout lookout = new Lookout(folder.toString())) {
            AgentUnderTest agent = story(stage, tree);

            lookout.commandLines().keySet().forEach(command -> assertClean("a command line", command));
            lookout.environments().forEach((command, environment) -> {
                if (mayHoldSecrets(command)) {
                    return;
                }
                assertClean("the environment of " + command, environment);
            });
            assertThat(lookout.environments().keySet()).anyMatch(command -> command.contains("server.Main"));
            assertThat(lookout.environments().keySet()).anyMatch(command -> command.contains("agent.Main"));
            assertThat(lookout.commandLines().keySet()).anyMatch(command -> command.contains("restic backup"));

            assertThat(lookout.commandLines().keySet())
                    .anyMatch(command ->
                            command.startsWith("/bin/sh ") && command.strip().endsWith("/hook"));

            assertThat(answersOfAllRoutes(stage, agent)).isGreaterThan(25);
            assertThat(filesOf(stage, agent)).isGreaterThan(20);
            assertSetupTokenSaidOnce(stage);
            assertNobodyElseMayRead(stage.dataDirectory());
            assertNobodyElseMayRead(agent.state());
            assertThat(Files.getPosixFilePermissions(agent.config()))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        }
    }

    private AgentUnderTest story(Stage stage, Path tree) throws IOException {
        secrets.put("the administrator's password", stage.secrets.adminPassword());
        secrets.put("the repository's password", stage.secrets.repositoryPassword());
        secrets.put("the storage's secret", stage.secrets.storageSecret());
        stage.startRestServer().startServer().setUp();
        List<String> session = stage.api.sessionSecrets();
        secrets.put("the session", session.getFirst());
        String repository = stage.defineRepository("store");
        AgentUnderTest agent = stage.enroll(
                "alpha",
                Parts.restic("0.18"),
                Map.of("repositoryId", repository, "includes", List.of(tree.toString())));
        secrets.put("the enrollment token", agent.enrollmentToken());
        stage.awaitInitialised(agent);
        stage.api
                .post(
                        "/api/hosts/" + agent.hostId() + "/schedules",
                        Map.of(
                                "name",
                                "yearly",
                                "sourceGroupIds",
                                List.of(stage.group(agent.hostId())),
                                "cron",
                                "0 3 1 1 *",
                                "zone",
                                "UTC"))
                .expect(201);
        plantHook(stage, agent);
        Map<String, String> groupJob = Map.of("kind", "backup", "sourceGroupId", stage.group(agent.hostId()));
        stage.awaitJob(
                stage.run(agent.hostId(), groupJob),
                "is confirmed",
                Stage.LONG,
                job -> job.path("confirmation").asString().equals("confirmed"));
        failWithWrongPassword(stage, agent);

        Path passphrase = Files.writeString(folder.resolve("passphrase"), "planted-Passphrase-" + System.nanoTime());
        secrets.put("the passphrase of the backup", Files.readString(passphrase));
        stage.command(
                "backup",
                "--passphrase-file",
                passphrase.toString(),
                folder.resolve("server.backup").toString());

        String before = bearer(agent);
        secrets.put("the agent's first bearer", before);
        stage.api.post("/api/hosts/" + agent.hostId() + "/rotate-credential").expect(202);
        Until.true_(
                "the bearer is changed at once",
                Stage.SOON,
                () -> !bearer(agent).equals(before));
        secrets.put("the agent's second bearer", bearer(agent));
        Until.true_(
                "the server knows that it is",
                Stage.SOON,
                () -> !stage.api
                        .get("/api/hosts/" + agent.hostId())
                        .body()
                        .path("rotationWanted")
                        .asBoolean());
        stage.server().kill9();
        stage.startServer();
        stage.awaitEnd(awaitOnlineAndRun(stage, agent, groupJob), Stage.LONG);
        return agent;
    }

    private void plantHook(Stage stage, AgentUnderTest agent) {
        String planted = "planted-Hook-" + System.nanoTime();
        secrets.put("the text of a hook", planted);
        // Slow enough for the lookout to see its command line.
        Map<String, String> own = Map.of("mode", "own", "script", "password=" + planted + "; sleep 1");
        stage.api
                .put("/api/hosts/" + agent.hostId() + "/hooks", Map.of("pre", own, "post", own))
                .expect(200);
        agent.awaitOnline(stage.api);
    }

    private void failWithWrongPassword(Stage stage, AgentUnderTest agent) {
        String wrong = "planted-Wrong-" + System.nanoTime();
        secrets.put("a wrong password", wrong);
        String repository = stage.api
                .post(
                        "/api/repositories",
                        Map.of(
                                "name",
                                "wrong password",
                                "url",
                                stage.repositoryUrl("store"),
                                "password",
                                wrong,
                                "username",
                                "fleet",
                                "secret",
                                stage.secrets.storageSecret()))
                .expect(201)
                .text("id");
        JsonNode failed = stage.awaitEnd(
                stage.run(agent.hostId(), Map.of("kind", "stats", "repositoryId", repository)), Stage.LONG);
        assertThat(failed.path("error").path("code").asString()).isEqualTo("wrong-password");
    }

    private static String awaitOnlineAndRun(Stage stage, AgentUnderTest agent, Map<String, String> job) {
        Until.true_(
                "the agent is back with its new bearer",
                Stage.LONG,
                () -> stage.api
                                .post("/api/hosts/" + agent.hostId() + "/jobs", job)
                                .status()
                        == 201);
        return stage.api
                .all("/api/jobs?kind=backup&host=" + agent.hostId())
                .getFirst()
                .path("id")
                .asString();
    }

    private static String bearer(AgentUnderTest agent) {
        return Pattern.compile("(?m)^bearer: *\"?(" + BEARER.pattern() + ")")
                .matcher(Child.read(agent.config()))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    // restic itself takes them from its environment, and our own enroll takes its token from there.
    private static boolean mayHoldSecrets(String command) {
        return command.contains("/restic ") || command.contains(" enroll ");
    }

    /// Every GET route, with the ids that there are; answers how many were asked.
    private int answersOfAllRoutes(Stage stage, AgentUnderTest agent) {
        List<String> asked = new ArrayList<>();
        stage.api
                .get("/api/openapi.json")
                .expect(200)
                .body()
                .path("paths")
                .properties()
                .forEach(path -> {
                    if (path.getValue().has("get") && !path.getKey().equals("/api/events")) {
                        asked.addAll(withIds(stage, agent, path.getKey()));
                    }
                });
        asked.addAll(List.of("/healthz", "/readyz", "/", "/hosts/" + agent.hostId(), "/audit", "/repositories"));
        for (String path : asked) {
            String answer = stage.api.getText(path);
            assertClean("the answer of " + path, answer == null ? "" : answer);
        }
        return asked.size();
    }

    private static List<String> withIds(Stage stage, AgentUnderTest agent, String path) {
        if (!path.contains("{")) {
            return List.of(path);
        }
        String list = path.substring(0, path.indexOf("/{"));
        String ofHost = list.replace("/api", "/api/hosts/" + agent.hostId());
        List<String> ids = switch (list) {
            case "/api/snapshots" -> ids(stage, ofHost);
            // There are few of each: their lists have no pages.
            case "/api/source-groups", "/api/schedules" ->
                idsOf(stage.api.get(ofHost).expect(200).body().path("items"));
            default -> ids(stage, list);
        };
        return ids.stream().map(id -> path.replaceAll("\\{[^}]*}", id)).toList();
    }

    private static List<String> idsOf(Iterable<JsonNode> items) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path("id").asString())
                .toList();
    }

    private static List<String> ids(Stage stage, String list) {
        return idsOf(stage.api.all(list));
    }

    /// All files but those whose purpose is to hold the secret; answers how many were read.
    private int filesOf(Stage stage, AgentUnderTest agent) throws IOException {
        Set<Path> holders = Set.of(agent.config(), folder.resolve("passphrase"), folder.resolve("htpasswd"));
        int read = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (holders.contains(file) || file.startsWith(folder.resolve("tree"))) {
                    continue;
                }
                // Byte for byte, so that what lies between binary data is found too.
                assertClean(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                read++;
            }
        }
        assertThat(stage.dataDirectory()).isDirectoryRecursivelyContaining("glob:**.db*");
        return read;
    }

    private void assertSetupTokenSaidOnce(Stage stage) throws IOException {
        Matcher said = SETUP_TOKEN.matcher(Child.read(stage.serverLog()));
        assertThat(said.find()).isTrue();
        String token = said.group();
        assertThat(said.find()).as("the setup token is said once").isFalse();
        try (Stream<Path> files = Files.walk(stage.dataDirectory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(token);
            }
        }
    }

    private void assertClean(String where, String text) {
        secrets.forEach((what, secret) -> {
            for (String form : List.of(secret, base64(secret), base64("fleet:" + secret))) {
                // Without the text itself, which would put the secret into the test's own report.
                assertThat(text.contains(form)).as(what + " is in " + where).isFalse();
            }
        });
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Files that others may not read, or that lie in a folder they may not enter.
    private static void assertNobodyElseMayRead(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(othersReach(top, file)).as("others may read " + file).isFalse();
            }
        }
    }

    private static boolean othersReach(Path top, Path file) throws IOException {
        if (!mode(file).contains(PosixFilePermission.OTHERS_READ)) {
            return false;
        }
        for (Path directory = file.getParent(); directory.startsWith(top); directory = directory.getParent()) {
            if (!mode(directory).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static Set<PosixFilePermission> mode(Path file) throws IOException {
        return Files.getPosixFilePermissions(file);
    }
}
