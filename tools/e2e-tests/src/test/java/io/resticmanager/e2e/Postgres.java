package io.resticmanager.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A database server of a test's own, from Debian's packages. It refuses to run as root, so root's tests run it as the
/// user of the package. What it makes is gone with the folder.
final class Postgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final Path folder;
    private final Path programs;
    private final int port = Ports.free();
    private final String password;
    private Optional<Child> server = Optional.empty();

    /// @param folder of which nothing is there yet; the database's user is let into what it is in
    Postgres(Path folder, String password) throws IOException {
        this.folder = folder;
        this.password = password;
        this.programs = programs();
        assertThat(folder.getParent().toFile().setExecutable(true, false)).isTrue();
        Files.createDirectories(folder);
        Path secret = Files.writeString(folder.resolve("password"), password);
        if (isRoot()) {
            run(List.of("chown", "-R", USER, folder.toString()));
        }
        run(asUser(
                "initdb",
                "--pgdata=" + data(),
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + secret,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        start();
    }

    void start() {
        Child started = Child.start(
                "postgres",
                folder.resolveSibling("postgres.log"),
                Map.of(),
                asUser(
                        "postgres",
                        "-D",
                        data().toString(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories="));
        server = Optional.of(started);
        Until.true_("the database answers", STARTS_WITHIN, () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException(started.output());
            }
            return exitOf(psql("--dbname=postgres", "--command=SELECT 1"), folder.resolveSibling("postgres-probe"))
                    == 0;
        });
    }

    void stop() {
        server.ifPresent(Child::terminate);
        server = Optional.empty();
    }

    int port() {
        return port;
    }

    /// Runs SQL as the superuser; answers rows as lines with their columns apart by `|`.
    String query(String database, String sql) {
        return run(psql("--dbname=" + database, "--no-psqlrc", "--tuples-only", "--no-align", "--command=" + sql));
    }

    /// Runs a line as a document shows it, in this directory, with psql meant for this server.
    String shell(String line, Path directory) {
        return run(List.of("sh", "-c", "cd " + directory + " && " + line));
    }

    private List<String> psql(String... arguments) {
        List<String> command = new ArrayList<>(List.of(programs.resolve("psql").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> asUser(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private String run(List<String> command) {
        Path said = folder.resolveSibling("postgres-" + System.nanoTime());
        assertThat(exitOf(command, said))
                .as("%s: %s", command, Child.read(said))
                .isZero();
        return Child.read(said);
    }

    private int exitOf(List<String> command, Path said) {
        return Child.run(
                "database",
                said,
                Map.of("PGHOST", "127.0.0.1", "PGPORT", "" + port, "PGUSER", USER, "PGPASSWORD", password),
                command);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path programs() throws IOException {
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> versions = Files.list(INSTALLED)) {
                Optional<Path> newest = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Path::compareTo);
                if (newest.isPresent()) {
                    return newest.get();
                }
            }
        }
        return Parts.missing("Debian's postgresql is not installed");
    }

    @Override
    public void close() {
        stop();
    }
}
