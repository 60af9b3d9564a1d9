package io.resticmanager.ws.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ws.server.TestServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent's connection against a real server: what it says when it cannot connect, and how it comes back.
class ServerConnectionTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestServer.Enrolled host;
    private FileSpool spool;
    private TestAgent agent;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory.resolve("server"));
        open(server);
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        spool.close();
        server.close();
    }

    @Test
    void nobody_listening_is_said_and_tried_again() throws Exception {
        URI nowhere = server.uri();
        server.stop();
        agent.start();
        agent.awaitStatus("waiting", "nothing listens at " + nowhere);
        server.start();
        agent.awaitStatus("connected", "");
    }

    @Test
    void a_name_that_does_not_resolve_is_said() {
        agent = new TestAgent(URI.create("http://no-such-host.invalid:1"), host.bearer(), host.machineId(), spool);
        agent.start();
        agent.awaitStatus("waiting", "no-such-host.invalid cannot be resolved");
    }

    @Test
    void an_unknown_bearer_waits_long_after_the_previous_was_tried() {
        agent = new TestAgent(server.uri(), new Secret("rma_lost"), host.machineId(), spool);
        agent.usePrevious(new Secret("rma_older"));
        agent.start();
        agent.awaitStatus("waiting", "does not know this agent's credential");
        TestAgent.await(
                () -> agent.statuses.stream()
                                .filter(s -> s.state().equals("waiting"))
                                .count()
                        == 2,
                () -> "both bearers tried");
    }

    @Test
    void after_a_401_the_bearer_before_the_rotation_connects() {
        agent = new TestAgent(server.uri(), new Secret("rma_never_adopted"), host.machineId(), spool);
        agent.usePrevious(host.bearer());
        agent.start();
        agent.awaitStatus("connected", "");
    }

    @Test
    void a_refusal_is_shown_in_the_servers_words() {
        server.remove(host.id());
        agent.start();
        agent.awaitStatus("waiting", "Enroll this machine again");
    }

    @Test
    void a_server_that_sheds_load_is_obeyed() throws Exception {
        try (TestServer busy = new TestServer(
                directory.resolve("busy"), TestServer.QUICK, TestServer.GREETS_NOBODY, Optional.empty(), false)) {
            TestServer.Enrolled guest = busy.enroll();
            try (TestAgent polite = new TestAgent(busy.uri(), guest.bearer(), guest.machineId(), spool)) {
                polite.start();
                polite.awaitStatus("waiting", "asks to come back later");
            }
        }
    }

    @Test
    void a_half_open_connection_is_noticed_and_replaced() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            agent = new TestAgent(proxy.uri("http"), host.bearer(), host.machineId(), spool);
            agent.start();
            agent.awaitStatus("connected", "");
            long at = System.nanoTime();
            proxy.swallow(true);
            agent.awaitStatus("waiting", "no longer answers");
            assertThat(Duration.ofNanos(System.nanoTime() - at)).isLessThan(Duration.ofSeconds(6));
            proxy.swallow(false);
            TestAgent.await(() -> agent.statuses.getLast().state().equals("connected"), () -> "connected again");
        }
    }

    @Test
    void a_server_that_never_answers_the_upgrade_is_given_up() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            proxy.swallow(true);
            agent = new TestAgent(proxy.uri("http"), host.bearer(), host.machineId(), spool);
            agent.start();
            TestAgent.await(() -> proxy.connections() >= 2, () -> "a second attempt; " + agent.statuses);
        }
    }

    @Test
    void a_fault_of_the_agent_itself_does_not_end_its_connecting() {
        agent.failWith(new IllegalStateException("the desk is on fire"));
        agent.start();
        agent.awaitStatus("waiting", "the desk is on fire");
        agent.failWith(null);
        agent.awaitStatus("connected", "");
    }

    @Test
    void a_pinned_certificate_is_accepted_by_leaf_or_key_and_another_is_explained() throws Exception {
        Path store = directory.resolve("keys.p12");
        Certificate certificate = selfSigned(store);
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(store.toString());
        tls.setKeyStorePassword("changeit");
        try (TestServer secure = new TestServer(
                directory.resolve("secure"), TestServer.QUICK, TestServer.USUAL, Optional.of(tls), false)) {
            TestServer.Enrolled guest = secure.enroll();
            for (byte[] pinned : new byte[][] {
                certificate.getEncoded(), certificate.getPublicKey().getEncoded()
            }) {
                try (TestAgent pinning = new TestAgent(secure.uri(), guest.bearer(), guest.machineId(), spool)) {
                    pinning.pin("ab".repeat(32), sha256(pinned).toUpperCase(java.util.Locale.ROOT));
                    pinning.start();
                    pinning.awaitStatus("connected", "");
                }
            }
            try (TestAgent told = new TestAgent(secure.uri(), guest.bearer(), guest.machineId(), spool)) {
                told.pin(sha256(certificate.getEncoded()));
                told.start();
                TestAgent.await(() -> !told.plans.isEmpty() && secure.gateway.isReady(guest.id()), () -> "a plan");
                offerPins(secure, guest, told, "cd".repeat(32));
                assertThat(told.plans.getLast().certPins())
                        .as("pins that would lock this very server out")
                        .isEmpty();
                assertThat(secure.hosts.find(guest.id()).orElseThrow().plan().toString())
                        .contains("RM_CERT_PINS");
                offerPins(secure, guest, told, sha256(certificate.getPublicKey().getEncoded()));
                assertThat(told.plans.getLast().certPins()).hasSize(1);
            }
            try (TestAgent wrong = new TestAgent(secure.uri(), guest.bearer(), guest.machineId(), spool)) {
                wrong.pin("ab".repeat(32));
                wrong.start();
                ConnectionStatus said = wrong.awaitStatus("waiting", "is not one of the pinned ones");
                assertThat(said.detail())
                        .contains(sha256(certificate.getEncoded()))
                        .contains("renewed");
            }
            try (TestAgent unpinned = new TestAgent(secure.uri(), guest.bearer(), guest.machineId(), spool)) {
                unpinned.start();
                unpinned.awaitStatus("waiting", "TLS");
            }
        }
    }

    private void open(TestServer at) {
        host = at.enroll();
        spool = FileSpool.open(directory.resolve("spool"), FileSpool.Bounds.DEFAULT, at.ids, Clock.systemUTC());
        agent = new TestAgent(at.uri(), host.bearer(), host.machineId(), spool);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static Certificate selfSigned(Path store) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=somewhere-else",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(new ByteArrayInputStream(Files.readAllBytes(store)), "changeit".toCharArray());
        return keys.getCertificate("server");
    }

    /// Returns when the agent has applied it and the server knows.
    private static void offerPins(TestServer secure, TestServer.Enrolled guest, TestAgent agent, String pin) {
        Plan before = agent.plans.getLast();
        Ulid version = secure.ulid();
        secure.gateway.send(
                guest.id(),
                new AgentCommand.SetPlan(new Plan(
                        version,
                        before.resticHost(),
                        before.repositories(),
                        before.groups(),
                        before.schedules(),
                        before.limits(),
                        before.hooks(),
                        List.of(pin))));
        TestAgent.await(
                () -> secure.hosts
                        .find(guest.id())
                        .orElseThrow()
                        .plan()
                        .applied()
                        .equals(Optional.of(version)),
                () -> "the plan applied");
    }
}
