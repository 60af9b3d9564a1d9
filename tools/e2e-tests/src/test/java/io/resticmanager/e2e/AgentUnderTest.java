package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An agent in a folder of its own, with a machine id of its own, so that several fit on one machine.
final class AgentUnderTest implements AutoCloseable {
    private final Path folder;
    private final String name;
    private final Path restic;
    private Optional<Child> process = Optional.empty();
    private String hostId = "";
    private String enrollmentToken = "";

    AgentUnderTest(Path folder, String name, Path restic) {
        this.folder = folder;
        this.name = name;
        this.restic = restic;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void enroll(URI server, String token) {
        enrollmentToken = token;
        int exit = Child.run(
                name + " enroll",
                folder.resolve("enroll.log"),
                Map.of("RM_ENROLL_TOKEN", token),
                List.of(
                        launcher(),
                        "enroll",
                        "--server",
                        server.toString(),
                        "--config",
                        config().toString(),
                        "--state-dir",
                        state().toString(),
                        "--machine-id",
                        "machine-of-" + name,
                        "--restic",
                        restic.toString()));
        assertThat(exit).as(read(folder.resolve("enroll.log"))).isZero();
    }

    void start() {
        start(Map.of());
    }

    /// With more in its environment.
    void start(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("HOME", folder.toString());
        process = Optional.of(
                Child.start(name, log(), environment, List.of(launcher(), "run", "--config", config().toString())));
    }

    void awaitOnline(Api api) {
        hostId = Until.present(
                name + " is a host",
                Stage.SOON,
                () -> api.all("/api/hosts").stream()
                        .filter(host -> host.path("name").asString().equals(name))
                        .map(host -> host.path("id").asString())
                        .findFirst());
        Until.true_(name + " is online and has its plan", Stage.SOON, () -> {
            var host = api.get("/api/hosts/" + hostId).body();
            if (host.path("connection").asString().equals("online")
                    && host.path("plan").path("inForce").asBoolean()) {
                return true;
            }
            throw new IllegalStateException(host + "\n" + process().output());
        });
    }

    /// The restic that it runs now with this verb.
    Optional<ProcessHandle> restic(String verb) {
        return ProcessHandle.allProcesses()
                .filter(p ->
                        p.info().command().filter(restic.toString()::equals).isPresent())
                .filter(p -> List.of(ofProcess(p, "cmdline").split("\0")).contains(verb))
                // Several agents may run the same restic: its environment says whose it is.
                .filter(p -> ofProcess(p, "environ").contains(folder.toString()))
                .findFirst();
    }

    private static String ofProcess(ProcessHandle process, String what) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + process.pid() + "/" + what)));
        } catch (IOException gone) {
            return "";
        }
    }

    /// Whether it has written down that it takes this job.
    boolean hasAccepted(String jobId) {
        return Files.exists(journal("open", jobId)) || hasSpooledEnd(jobId);
    }

    /// Whether the job's end is in its spool.
    boolean hasSpooledEnd(String jobId) {
        return Files.exists(journal("settled", jobId));
    }

    private Path journal(String state, String jobId) {
        return state().resolve("jobs").resolve(state).resolve(jobId + ".json");
    }

    Path state() {
        return folder.resolve("state");
    }

    /// What it was enrolled with; of no use any more.
    String enrollmentToken() {
        return enrollmentToken;
    }

    String name() {
        return name;
    }

    String hostId() {
        return hostId;
    }

    Child process() {
        return process.orElseThrow();
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("agent.log");
    }

    Path config() {
        return folder.resolve("agent.yaml");
    }

    private static String launcher() {
        return Stage.launcher("app-agent", "restic-manager-agent");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.ifPresent(Child::close);
    }
}
