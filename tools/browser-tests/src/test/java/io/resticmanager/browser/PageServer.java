package io.resticmanager.browser;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.domain.job.Admission;
import io.resticmanager.http.HttpConfig;
import io.resticmanager.http.HttpServer;
import io.resticmanager.http.Json;
import io.resticmanager.http.LiveStreams;
import io.resticmanager.http.Readiness;
import io.resticmanager.http.RouteTable;
import io.resticmanager.http.SessionGate;
import io.resticmanager.http.api.RestApi;
import io.resticmanager.http.api.job.JobStream;
import io.resticmanager.http.artifact.ArtifactFolders;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageHandler;
import io.resticmanager.http.web.asset.AssetHandler;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.SettingStore;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.account.SessionStore;
import io.resticmanager.ports.account.Sessions;
import io.resticmanager.ports.account.SetUpFirstAdmin;
import io.resticmanager.ports.account.UserStore;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.delivery.SequenceMarkStore;
import io.resticmanager.ports.enroll.EnrollmentTokenStore;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.CountingTokens;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.fakes.PlainPasswordHasher;
import io.resticmanager.ports.fakes.PlainSecretBox;
import io.resticmanager.ports.fakes.RecordingAgentGateway;
import io.resticmanager.ports.hook.HookStore;
import io.resticmanager.ports.host.AgentGateway;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.Preparation;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.plan.CertificatePins;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.retention.PrepareForget;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.secret.PasswordHasher;
import io.resticmanager.ports.secret.SecretBox;
import io.resticmanager.ports.secret.Tokens;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.SqliteSettingStore;
import io.resticmanager.sqlite.account.SqliteSessionStore;
import io.resticmanager.sqlite.account.SqliteUserStore;
import io.resticmanager.sqlite.audit.SqliteAuditStore;
import io.resticmanager.sqlite.delivery.SqliteSequenceMarkStore;
import io.resticmanager.sqlite.enroll.SqliteEnrollmentTokenStore;
import io.resticmanager.sqlite.hook.SqliteHookStore;
import io.resticmanager.sqlite.host.SqliteHostStore;
import io.resticmanager.sqlite.job.SqliteJobLogStore;
import io.resticmanager.sqlite.job.SqliteJobStore;
import io.resticmanager.sqlite.maintenance.SqliteCareStore;
import io.resticmanager.sqlite.repository.SqliteCredentialStore;
import io.resticmanager.sqlite.repository.SqliteRepositoryStore;
import io.resticmanager.sqlite.schedule.SqliteScheduleStore;
import io.resticmanager.sqlite.snapshot.SqliteSnapshotStore;
import io.resticmanager.sqlite.source.SqliteSourceGroupStore;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The server's pages and API over a real database, with agents and time in the test's hands.
final class PageServer implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    final MutableClock clock;
    final RecordingAgentGateway agents = new RecordingAgentGateway();
    final Injector injector;
    private final SqliteDatabase database;
    private final HttpServer server;

    /// @param port 0 for any
    PageServer(Path directory, MutableClock clock, int port) {
        this.clock = clock;
        EventBus events = new EventBus();
        this.database = SqliteDatabase.open(directory, events);
        HttpConfig config = new HttpConfig(
                new InetSocketAddress("127.0.0.1", port),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Duration.ofSeconds(10),
                HttpConfig.SLOW_READER);
        this.injector = Guice.createInjector(new Wiring(events, config));
        this.server = new HttpServer(
                config,
                new RouteTable(get(RestApi.class).routes()),
                get(SessionGate.class),
                get(Json.class),
                get(Ids.class),
                get(LiveStreams.class),
                List.of(get(JobStream.class)),
                List.of(get(AssetHandler.class), get(PageHandler.class)));
    }

    <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    PageServer started() throws Exception {
        server.start();
        return this;
    }

    /// Makes the administrator `admin`, who logs in with [#PASSWORD].
    PageServer withAdmin() {
        SetUpFirstAdmin setup = get(SetUpFirstAdmin.class);
        setup.setUp(new Actor.Server(), setup.issueToken().orElseThrow(), new Username("admin"), new Secret(PASSWORD));
        return this;
    }

    /// Makes a user of a role, with the same password.
    PageServer withUser(String name, Role role) {
        get(Transactions.class).write(tx -> {
            get(UserStore.class)
                    .insert(new User(
                            new UserId(get(Ids.class).next()),
                            new Username(name),
                            role,
                            get(PasswordHasher.class).hash(new Secret(PASSWORD)),
                            clock.instant()));
            return Boolean.TRUE;
        });
        return this;
    }

    /// The disk is gone; the pages are still served.
    void loseDatabase() {
        database.close();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.address().getPort() + path;
    }

    @Override
    public void close() throws Exception {
        server.close();
        database.close();
    }

    private final class Wiring extends AbstractModule {
        private final EventBus events;
        private final HttpConfig config;

        Wiring(EventBus events, HttpConfig config) {
            this.events = events;
            this.config = config;
        }

        @Override
        protected void configure() {
            bind(Clock.class).toInstance(clock);
            bind(EventBus.class).toInstance(events);
            bind(SqliteDatabase.class).toInstance(database);
            bind(Transactions.class).toInstance(database.transactions());
            bind(AgentGateway.class).toInstance(agents);
            bind(HttpConfig.class).toInstance(config);
            bind(ArtifactFolders.class).toInstance(new ArtifactFolders(List.of()));
            bind(Ids.class).toInstance(new CountingIds(clock));
            bind(Tokens.class).toInstance(new CountingTokens());
            bind(PasswordHasher.class).toInstance(new PlainPasswordHasher());
            bind(SecretBox.class).toInstance(new PlainSecretBox());
            bind(AuditChain.class).toInstance(new AuditChain(new byte[32]));
            bind(CertificatePins.class).toInstance(new CertificatePins(List.of()));
            bind(Admission.Caps.class).toInstance(Admission.Caps.DEFAULT);
            bind(Readiness.class).toInstance(Optional::empty);
            bind(Frames.ServerVersion.class).toInstance(new Frames.ServerVersion("0.1.0"));
            bind(Sessions.SessionLifetime.class).toInstance(new Sessions.SessionLifetime(Duration.ofHours(24)));
            bind(UserStore.class).to(SqliteUserStore.class);
            bind(SessionStore.class).to(SqliteSessionStore.class);
            bind(SettingStore.class).to(SqliteSettingStore.class);
            bind(AuditStore.class).to(SqliteAuditStore.class);
            bind(SequenceMarkStore.class).to(SqliteSequenceMarkStore.class);
            bind(EnrollmentTokenStore.class).to(SqliteEnrollmentTokenStore.class);
            bind(HostStore.class).to(SqliteHostStore.class);
            bind(JobStore.class).to(SqliteJobStore.class);
            bind(JobLogStore.class).to(SqliteJobLogStore.class);
            bind(CredentialStore.class).to(SqliteCredentialStore.class);
            bind(RepositoryStore.class).to(SqliteRepositoryStore.class);
            bind(SnapshotStore.class).to(SqliteSnapshotStore.class);
            bind(SourceGroupStore.class).to(SqliteSourceGroupStore.class);
            bind(ScheduleStore.class).to(SqliteScheduleStore.class);
            bind(CareStore.class).to(SqliteCareStore.class);
            bind(HookStore.class).to(SqliteHookStore.class);
            bind(Preparation.class).to(PrepareForget.class).in(Singleton.class);
        }

        @Provides
        @Singleton
        Json json() {
            return new Json();
        }
    }
}
