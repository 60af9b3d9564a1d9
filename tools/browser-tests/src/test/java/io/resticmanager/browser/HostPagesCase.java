package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A server with pages, an administrator who is logged in, and hosts that have come, all with hostile names.
abstract class HostPagesCase {
    static final String EVIL = "<script>alert('x')</script>\"'&\u202e";
    static final Pattern TOKEN = Pattern.compile("rme_[A-Za-z0-9_-]+");

    @TempDir
    Path directory;

    PageServer server;
    PageClient client;
    RepositoryId repository;

    @BeforeEach
    void serve() throws Exception {
        server = new PageServer(directory, new MutableClock(Instant.parse("2026-11-23T12:00:00Z")), 0)
                .started()
                .withAdmin();
        repository = repository("offsite " + EVIL);
        client = new PageClient(server).loggedIn("admin", PageServer.PASSWORD);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    HostId host(String name) throws Exception {
        HttpResponse<String> made = client.post("/hosts/add", wish(name));
        FirstHello machine = new FirstHello(server, "machine of " + name);
        HostId id = ((EnrollHost.Result.Enrolled) machine.enroll(token(made.body()), name)).host();
        machine.connect(id, name);
        return id;
    }

    Map<String, String> wish(String name) {
        return Map.of(
                "name",
                name,
                "tags",
                "prod",
                "repositoryId",
                repository.toString(),
                "mayInitialise",
                "yes",
                "includes",
                "/etc\n/srv/" + EVIL,
                "hours",
                "1");
    }

    static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> all = new HashMap<>(fields);
        all.put(name, value);
        return all;
    }

    RepositoryId repository(String name) {
        RepositoryId id = new RepositoryId(server.get(Ids.class).next());
        store(() -> server.get(RepositoryStore.class)
                .insert(Repository.defined(
                        id,
                        name,
                        new RepositoryUrl("rest:https://backup.example.test/main/"),
                        server.clock.instant())));
        return id;
    }

    Snapshot snapshot(HostId host, Instant at, String tag) {
        Ulid id = server.get(Ids.class).next();
        Snapshot snapshot = Snapshot.seen(
                new SnapshotId(id),
                repository,
                Optional.of(host),
                new ListedSnapshot(
                        String.format(
                                "%064x", new java.math.BigInteger(id.text().substring(10), 32)),
                        Optional.empty(),
                        at,
                        "machine " + EVIL,
                        "user " + EVIL,
                        List.of("/etc", "/srv/" + EVIL),
                        List.of(tag),
                        Optional.of(1_000_000_000L),
                        Optional.of(12L),
                        Optional.of(5L),
                        Optional.of("restic " + EVIL)),
                at);
        store(() -> server.get(SnapshotStore.class).insert(snapshot));
        return snapshot;
    }

    void store(Runnable work) {
        server.get(Transactions.class).write(tx -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    static String id(Snapshot snapshot) {
        return "/snapshots/" + snapshot.id();
    }

    static String token(String page) {
        Matcher found = TOKEN.matcher(page);
        assertThat(found.find()).as("a token in the page").isTrue();
        return found.group();
    }
}
