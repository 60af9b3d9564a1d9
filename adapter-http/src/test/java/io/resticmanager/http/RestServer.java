package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.http.api.RestApi;
import io.resticmanager.http.api.account.SessionResource;
import io.resticmanager.http.api.account.SetupResource;
import io.resticmanager.http.api.audit.AuditResource;
import io.resticmanager.http.api.enroll.EnrollResource;
import io.resticmanager.http.api.enroll.EnrollmentTokenResource;
import io.resticmanager.http.api.enroll.InstallCommands;
import io.resticmanager.http.api.event.EventResource;
import io.resticmanager.http.api.health.HealthResource;
import io.resticmanager.http.api.hook.HooksResource;
import io.resticmanager.http.api.host.HostResource;
import io.resticmanager.http.api.job.JobLogResource;
import io.resticmanager.http.api.job.JobResource;
import io.resticmanager.http.api.job.JobStream;
import io.resticmanager.http.api.repository.HoldingResource;
import io.resticmanager.http.api.repository.MaintenanceResource;
import io.resticmanager.http.api.repository.RepositoryResource;
import io.resticmanager.http.api.schedule.ScheduleResource;
import io.resticmanager.http.api.snapshot.SnapshotResource;
import io.resticmanager.http.api.source.RetentionResource;
import io.resticmanager.http.api.source.SourceGroupResource;
import io.resticmanager.http.artifact.ArtifactFolders;
import io.resticmanager.http.artifact.ArtifactResource;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.ServerCore;
import io.resticmanager.ports.fakes.Stores;
import io.resticmanager.ports.plan.CertificatePins;
import io.resticmanager.ports.snapshot.ReadHoldings;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The REST API on a real Jetty over a core in memory. What it logged is searched for secrets when it closes.
public final class RestServer implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery";
    static final HttpConfig CONFIG = new HttpConfig(
            new InetSocketAddress("127.0.0.1", 0),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5));

    public final ServerCore core;
    public final RouteTable routes;
    public final LogCapture log = LogCapture.begin();
    public Optional<String> notReady = Optional.empty();
    // Of its own: the connections it keeps open would each hold back the server's end for a second.
    final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer http;

    private RestServer(ServerCore core, HttpConfig config) {
        this.core = core;
        Json json = new Json();
        SessionGate gate = new SessionGate(core.sessions, config);
        LiveStreams streams = new LiveStreams();
        RestApi api = new RestApi(
                new HealthResource(() -> notReady),
                new SetupResource(core.setUpFirstAdmin, core.loginLimits),
                new SessionResource(core.sessions),
                new RepositoryResource(core.defineRepositories, core.readRepositories),
                new MaintenanceResource(core.decideMaintenance, core.readCare),
                new HoldingResource(
                        core.readRepositories,
                        new ReadHoldings(core.stores.snapshots(), core.stores.hosts(), core.stores.groups())),
                new EnrollmentTokenResource(core.issueTokens, new InstallCommands(new CertificatePins(List.of()))),
                new EnrollResource(core.enrollHost, core.loginLimits, new CertificatePins(List.of())),
                new HostResource(core.readHosts, core.changeHost, core.retireHost),
                new RetentionResource(core.decideRetention),
                new SourceGroupResource(core.changeSourceGroups, core.readHosts),
                new HooksResource(core.changeHooks),
                new ScheduleResource(core.changeSchedules, core.previewSchedule, core.readHosts, core.clock),
                new JobResource(core.runJob, core.cancelJob, core.readJobs, core.readRepositories),
                new JobLogResource(core.readJobs, json),
                new SnapshotResource(core.readSnapshots, core.readHosts, core.readRepositories, core.pinSnapshots),
                new AuditResource(core.readAudit),
                new EventResource(core.events, streams, core.sessions, json, core.ids),
                new ArtifactResource(new ArtifactFolders(List.of())));
        routes = new RouteTable(api.routes());
        JobStream stream = new JobStream(
                new SocketGate(gate, config, json, core.ids), core.followJob, streams, core.sessions, json, config);
        http = new HttpServer(config, routes, gate, json, core.ids, streams, List.of(stream), List.of());
        try {
            http.start();
        } catch (Exception refused) {
            throw new AssertionError(refused);
        }
    }

    public static RestServer start() {
        return start(CONFIG);
    }

    public static RestServer start(HttpConfig config) {
        return new RestServer(ServerCore.inMemory(), config);
    }

    public static RestServer on(Function<EventBus, Stores> stores) {
        return new RestServer(ServerCore.on(stores), CONFIG);
    }

    /// With the administrator `admin`, whose password is [#PASSWORD].
    public RestServer withAdmin() {
        core.setUpFirstAdmin.setUp(
                new Actor.Server(),
                core.setUpFirstAdmin.issueToken().orElseThrow(),
                new Username("admin"),
                new Secret(PASSWORD));
        return this;
    }

    public RestServer withUser(String name, Role role) {
        core.stores.transactions().write(tx -> {
            core.stores
                    .users()
                    .insert(new User(
                            new UserId(core.ids.next()),
                            new Username(name),
                            role,
                            core.hasher.hash(new Secret(PASSWORD)),
                            core.clock.instant()));
            return true;
        });
        return this;
    }

    public int port() {
        return http.address().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /// Nobody yet.
    public RestClient stranger() {
        return new RestClient(this);
    }

    public RestClient admin() {
        return logIn("admin");
    }

    public RestClient logIn(String user) {
        RestClient client = stranger();
        client.logIn(user, PASSWORD).is(200);
        return client;
    }

    /// A host and its agent, both idle.
    public TestAgent agent(String name) {
        return TestAgent.enroll(this, name);
    }

    public List<String> audited() {
        return core.stores.audits().after(0, 10_000).stream()
                .map(entry -> entry.action())
                .toList();
    }

    void stop() throws Exception {
        http.close();
    }

    @Override
    public void close() throws Exception {
        client.shutdownNow();
        http.close();
        log.close();
        assertThat(log.text()).doesNotContain(PlantedSecrets.ALL);
        assertThat(log.text()).doesNotContainPattern("rm[a-z]_token-[0-9]");
    }
}
