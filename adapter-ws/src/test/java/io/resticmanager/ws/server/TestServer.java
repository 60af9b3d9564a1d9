package io.resticmanager.ws.server;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.Admission;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.delivery.ApplyAgentFact;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.HearAgent;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.enroll.RetireHost;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.CountingTokens;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.fakes.PlainSecretBox;
import io.resticmanager.ports.hook.OpenHooks;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.DispatchJobs;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.job.OnboardHost;
import io.resticmanager.ports.plan.CertificatePins;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.plan.Plans;
import io.resticmanager.ports.repository.Credentials;
import io.resticmanager.ports.retention.MeasureAfter;
import io.resticmanager.ports.retention.PrepareForget;
import io.resticmanager.ports.schedule.Lateness;
import io.resticmanager.ports.snapshot.ApplyListing;
import io.resticmanager.sqlite.SqliteDatabase;
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
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/// The agent socket on a real Jetty, in front of the real core and a real database. Monotonic time runs, and a test
/// can make it jump.
public final class TestServer implements AutoCloseable {
    /// A server that puts off everybody.
    public static final Load GREETS_NOBODY = new Load(0, Load.DEFAULT.intakeChars(), Load.DEFAULT.listed());

    public static final Load USUAL = Load.DEFAULT;

    public static final Patience QUICK = new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMillis(700),
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            Duration.ofSeconds(2));

    public final MutableClock clock = MutableClock.atNoon();
    public final CountingIds ids = new CountingIds(clock);
    public final CountingTokens tokens = new CountingTokens();
    public final EventBus events = new EventBus();
    public final SocketAgentGateway gateway = new SocketAgentGateway();
    public final SqliteDatabase database;
    public final SqliteHostStore hosts;
    public final SqliteJobStore jobs;
    public final SqliteJobLogStore logs;
    public final SqliteAuditStore audits;
    public final SqliteSnapshotStore snapshots;
    public final DispatchJobs dispatch;
    public final Plans plans;
    public final Repository repository;
    public final HearAgent hear;
    public final GreetAgent greet;
    public final ApplyAgentFact apply;
    public final Presence presence;
    private final RetireHost retire;
    private final IssueEnrollmentTokens issue;
    private final EnrollHost enroll;
    private final Actor.Person admin;
    private final AtomicLong nanosAhead = new AtomicLong();
    private final Clock time;
    private final Patience patience;
    private final Load load;
    private final Optional<SslContextFactory.Server> tls;
    private int machines;
    private AgentSocket socket;
    private Server jetty;
    private int port;

    /// An enrolled host.
    public record Enrolled(HostId id, Secret bearer, String machineId) {}

    public TestServer(Path directory) throws Exception {
        this(directory, QUICK, USUAL, Optional.empty(), false);
    }

    public TestServer(
            Path directory, Patience patience, Load load, Optional<SslContextFactory.Server> tls, boolean realTime)
            throws Exception {
        this.patience = patience;
        this.load = load;
        this.tls = tls;
        this.time = realTime ? Clock.systemUTC() : clock;
        database = SqliteDatabase.open(directory, events);
        hosts = new SqliteHostStore(database);
        jobs = new SqliteJobStore(database);
        logs = new SqliteJobLogStore(database);
        audits = new SqliteAuditStore(database);
        snapshots = new SqliteSnapshotStore(database);
        var groups = new SqliteSourceGroupStore(database);
        var repositories = new SqliteRepositoryStore(database);
        var marks = new SqliteSequenceMarkStore(database);
        var tokenStore = new SqliteEnrollmentTokenStore(database);
        var tx = database.transactions();
        var audit = new AuditTrail(audits, new AuditChain(new byte[32]), time);
        var credentials = new Credentials(new SqliteCredentialStore(database), new PlainSecretBox());
        var schedules = new SqliteScheduleStore(database);
        plans = new Plans(
                hosts,
                groups,
                schedules,
                repositories,
                credentials,
                new OpenHooks(new SqliteHookStore(database), new PlainSecretBox()),
                gateway,
                new CertificatePins(List.of()),
                ids,
                time);
        var changes = new JobChanges(jobs, hosts, groups, new Lateness(hosts, groups, schedules, tx, time));
        var onboarding = new OnboardHost(changes, audit, ids, time);
        var care = new SqliteCareStore(database);
        var listings = new ApplyListing(snapshots, jobs, hosts, changes, care, ids, time);
        var forgets = new PrepareForget(jobs, changes, snapshots, groups, care, ids, time);
        var measure = new MeasureAfter(changes, ids, time);
        var progress = new LiveProgress(events, time);
        presence = new Presence(hosts, tx, events, time);
        issue = new IssueEnrollmentTokens(tokenStore, hosts, repositories, tokens, audit, tx, ids, time);
        enroll = new EnrollHost(tokenStore, hosts, groups, onboarding, gateway, tokens, audit, tx, ids, time);
        dispatch = new DispatchJobs(
                jobs, changes, repositories, groups, credentials, forgets, gateway, tx, Admission.Caps.DEFAULT, time);
        greet = new GreetAgent(hosts, marks, jobs, changes, dispatch, plans, presence, gateway, audit, tx, time);
        apply = new ApplyAgentFact(
                marks,
                jobs,
                changes,
                logs,
                hosts,
                repositories,
                listings,
                onboarding,
                measure,
                new io.resticmanager.ports.job.RetryLocked(changes, ids, time),
                progress,
                audit,
                tx,
                time);
        hear = new HearAgent(
                hosts,
                jobs,
                changes,
                repositories,
                groups,
                listings,
                plans,
                presence,
                progress,
                gateway,
                tokens,
                audit,
                tx,
                time);
        retire = new RetireHost(hosts, jobs, changes, presence, gateway, hear, audit, tx, time);
        admin = new Actor.Person(new UserId(ids.next()), new Username("admin"), Role.ADMIN, "127.0.0.1");
        var define = new DefineRepositories(repositories, hosts, credentials, plans, tokens, audit, tx, ids, time);
        repository = ((DefineRepositories.Result.Done) define.define(
                        admin,
                        new DefineRepositories.Definition(
                                "main",
                                new RepositoryUrl("rest:http://127.0.0.1:8000/main/"),
                                Optional.of(new Secret("planted-repository-password")),
                                new StorageLogin(
                                        Optional.empty(),
                                        Optional.of("host"),
                                        Optional.of(new Secret("planted-login")),
                                        Map.of()),
                                Optional.empty())))
                .repository();
        start();
    }

    /// The socket anew, on the same port.
    public void start() throws Exception {
        socket = new AgentSocket(
                greet, apply, hear, gateway, events, time, () -> System.nanoTime() + nanosAhead.get(), patience, load);
        jetty = new Server();
        ServerConnector connector = tls.map(this::secure).orElseGet(() -> new ServerConnector(jetty));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        jetty.addConnector(connector);
        jetty.setHandler(WebSocketUpgradeHandler.from(jetty, socket::mount));
        jetty.start();
        port = connector.getLocalPort();
    }

    // The certificate names another host on purpose: agents go by their pin.
    private ServerConnector secure(SslContextFactory.Server context) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        return new ServerConnector(jetty, context, new HttpConnectionFactory(configuration));
    }

    /// Says goodbye and stops listening; the database stays.
    public void stop() throws Exception {
        socket.close();
        jetty.stop();
    }

    public URI uri() {
        return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    public void advance(Duration by) {
        nanosAhead.addAndGet(by.toNanos());
        clock.advance(by);
    }

    /// A new host, with its own machine, bound to the repository: two jobs wait for it.
    public Enrolled enroll() {
        String machine = "machine-" + ++machines;
        Secret token = ((IssueEnrollmentTokens.Result.Issued) issue.issue(
                        admin,
                        new IssueEnrollmentTokens.Wish(
                                Optional.empty(),
                                Tags.of(List.of()),
                                Optional.of(repository.id()),
                                List.of("/etc"),
                                true,
                                Optional.empty(),
                                Duration.ofHours(1),
                                1)))
                .secret();
        var enrolled = (EnrollHost.Result.Enrolled) enroll.enroll(
                "127.0.0.1",
                token,
                new EnrollHost.Machine(
                        "db-" + machines, new Platform("linux", "amd64"), "0.1.0", Optional.of("0.18.0"), machine));
        return new Enrolled(enrolled.host(), enrolled.bearer(), machine);
    }

    public void remove(HostId host) {
        retire.remove(admin, host, hosts.find(host).orElseThrow().revision());
    }

    public Optional<Job> job(JobId id) {
        return jobs.find(id);
    }

    public List<LogEntry> log(JobId id) {
        List<LogEntry> all = new ArrayList<>();
        long after = 0;
        while (true) {
            List<LogEntry> page = logs.read(id, after, 5_000);
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
            after = page.getLast().lastLine();
        }
    }

    public long audited(String action) {
        return audits.after(0, 10_000).stream()
                .filter(entry -> entry.action().equals(action))
                .count();
    }

    public void wantRotation(HostId host) {
        retire.rotateCredential(admin, host);
    }

    public Ulid ulid() {
        return ids.next();
    }

    @Override
    public void close() throws Exception {
        stop();
        database.close();
    }
}
