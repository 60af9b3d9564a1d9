package io.resticmanager.ports.fakes;

import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.domain.job.Admission;
import io.resticmanager.ports.account.LoginLimits;
import io.resticmanager.ports.account.ResetPassword;
import io.resticmanager.ports.account.Sessions;
import io.resticmanager.ports.account.SetUpFirstAdmin;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.audit.ReadAudit;
import io.resticmanager.ports.care.CareForRepositories;
import io.resticmanager.ports.care.DecideMaintenance;
import io.resticmanager.ports.care.ReadCare;
import io.resticmanager.ports.delivery.ApplyAgentFact;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.HearAgent;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.enroll.RetireHost;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.hook.OpenHooks;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.job.CancelJob;
import io.resticmanager.ports.job.DispatchJobs;
import io.resticmanager.ports.job.ExpireLogs;
import io.resticmanager.ports.job.FollowJob;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.job.OnboardHost;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.job.TendJobs;
import io.resticmanager.ports.maintenance.MaintenanceHosts;
import io.resticmanager.ports.plan.CertificatePins;
import io.resticmanager.ports.plan.ChangeHooks;
import io.resticmanager.ports.plan.ChangeHost;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.plan.Plans;
import io.resticmanager.ports.repository.Credentials;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.retention.DecideRetention;
import io.resticmanager.ports.retention.MeasureAfter;
import io.resticmanager.ports.retention.PrepareForget;
import io.resticmanager.ports.schedule.Lateness;
import io.resticmanager.ports.schedule.PreviewSchedule;
import io.resticmanager.ports.snapshot.ApplyListing;
import io.resticmanager.ports.snapshot.PinSnapshots;
import io.resticmanager.ports.snapshot.ReadSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// Every use case of the server, wired by hand, with time, ids and agents in the caller's hands.
///
/// `ServerCore.inMemory()` is a whole server without disk, network and restic.
public final class ServerCore {
    public final MutableClock clock = MutableClock.atNoon();
    public final CountingIds ids = new CountingIds(clock);
    public final CountingTokens tokens = new CountingTokens();
    public final PlainPasswordHasher hasher = new PlainPasswordHasher();
    public final EventBus events = new EventBus();
    public final RecordingAgentGateway agents = new RecordingAgentGateway();
    public final Stores stores;

    public final AuditTrail audit;
    public final ReadAudit readAudit;
    public final Credentials credentials;
    public final Plans plans;
    public final LiveProgress progress;
    public final Presence presence;
    public final JobChanges changes;
    public final LoginLimits loginLimits;
    public final Sessions sessions;
    public final SetUpFirstAdmin setUpFirstAdmin;
    public final ResetPassword resetPassword;
    public final DefineRepositories defineRepositories;
    public final ReadRepositories readRepositories;
    public final IssueEnrollmentTokens issueTokens;
    public final EnrollHost enrollHost;
    public final RetireHost retireHost;
    public final ChangeHost changeHost;
    public final ChangeSourceGroups changeSourceGroups;
    public final ChangeSchedules changeSchedules;
    public final ChangeHooks changeHooks;
    public final PreviewSchedule previewSchedule;
    public final Lateness lateness;
    public final ReadHosts readHosts;
    public final PrepareForget prepareForget;
    public final DecideRetention decideRetention;
    public final RunJob runJob;
    public final CareForRepositories careForRepositories;
    public final DecideMaintenance decideMaintenance;
    public final ReadCare readCare;
    public final CancelJob cancelJob;
    public final DispatchJobs dispatchJobs;
    public final TendJobs tendJobs;
    public final ReadJobs readJobs;
    public final FollowJob followJob;
    public final ExpireLogs expireLogs;
    public final ReadSnapshots readSnapshots;
    public final PinSnapshots pinSnapshots;
    public final GreetAgent greetAgent;
    public final ApplyAgentFact applyAgentFact;
    public final HearAgent hearAgent;

    /// A server that keeps everything in memory.
    public static ServerCore inMemory() {
        return on(Stores::inMemory);
    }

    /// A server on other stores.
    public static ServerCore on(Function<EventBus, Stores> stores) {
        return new ServerCore(stores);
    }

    private ServerCore(Function<EventBus, Stores> storesOf) {
        stores = storesOf.apply(events);
        var transactions = stores.transactions();
        var hosts = stores.hosts();
        var jobs = stores.jobs();
        var repositories = stores.repositories();
        var groups = stores.groups();
        AuditChain chain = new AuditChain(new byte[32]);
        audit = new AuditTrail(stores.audits(), chain, clock);
        readAudit = new ReadAudit(stores.audits(), chain);
        credentials = new Credentials(stores.credentials(), new PlainSecretBox());
        OpenHooks openHooks = new OpenHooks(stores.hooks(), new PlainSecretBox());
        plans = new Plans(
                hosts,
                groups,
                stores.schedules(),
                repositories,
                credentials,
                openHooks,
                agents,
                new CertificatePins(List.of()),
                ids,
                clock);
        progress = new LiveProgress(events, clock);
        presence = new Presence(hosts, transactions, events, clock);
        lateness = new Lateness(hosts, groups, stores.schedules(), transactions, clock);
        changes = new JobChanges(jobs, hosts, groups, lateness);
        OnboardHost onboarding = new OnboardHost(changes, audit, ids, clock);
        ApplyListing listings = new ApplyListing(stores.snapshots(), jobs, hosts, changes, stores.care(), ids, clock);
        prepareForget = new PrepareForget(jobs, changes, stores.snapshots(), groups, stores.care(), ids, clock);

        loginLimits = new LoginLimits(clock);
        sessions = new Sessions(
                stores.users(),
                stores.sessions(),
                hasher,
                loginLimits,
                tokens,
                audit,
                transactions,
                ids,
                clock,
                new Sessions.SessionLifetime(Duration.ofDays(7)));
        setUpFirstAdmin =
                new SetUpFirstAdmin(stores.users(), stores.settings(), hasher, tokens, audit, transactions, ids, clock);
        resetPassword = new ResetPassword(stores.users(), stores.sessions(), hasher, audit, transactions);

        defineRepositories = new DefineRepositories(
                repositories, hosts, credentials, plans, tokens, audit, transactions, ids, clock);
        readRepositories = new ReadRepositories(repositories, credentials, groups);
        issueTokens = new IssueEnrollmentTokens(
                stores.tokens(), hosts, repositories, tokens, audit, transactions, ids, clock);
        enrollHost = new EnrollHost(
                stores.tokens(), hosts, groups, onboarding, agents, tokens, audit, transactions, ids, clock);
        changeHost = new ChangeHost(hosts, groups, repositories, plans, onboarding, audit, transactions);
        changeSourceGroups = new ChangeSourceGroups(
                groups, stores.schedules(), hosts, repositories, plans, onboarding, audit, transactions, ids);
        changeSchedules = new ChangeSchedules(
                stores.schedules(), groups, hosts, plans, lateness, audit, transactions, ids, clock);
        changeHooks = new ChangeHooks(stores.hooks(), openHooks, hosts, groups, plans, audit, transactions);
        previewSchedule = new PreviewSchedule(clock);
        decideRetention = new DecideRetention(stores.care(), groups, hosts, prepareForget, audit, transactions);
        readHosts = new ReadHosts(hosts, presence, clock);

        MaintenanceHosts maintenanceHosts = new MaintenanceHosts(hosts, groups, agents);
        runJob = new RunJob(
                jobs,
                changes,
                hosts,
                repositories,
                groups,
                maintenanceHosts,
                stores.care(),
                credentials,
                agents,
                audit,
                transactions,
                ids,
                clock);
        careForRepositories = new CareForRepositories(
                stores.care(), repositories, jobs, maintenanceHosts, runJob, transactions, clock);
        decideMaintenance = new DecideMaintenance(stores.care(), repositories, audit, transactions, clock);
        readCare = new ReadCare(decideMaintenance, stores.care(), repositories, maintenanceHosts, jobs);
        cancelJob = new CancelJob(jobs, changes, agents, audit, transactions, clock);
        dispatchJobs = new DispatchJobs(
                jobs,
                changes,
                repositories,
                groups,
                credentials,
                prepareForget,
                agents,
                transactions,
                Admission.Caps.DEFAULT,
                clock);
        tendJobs = new TendJobs(jobs, changes, presence, transactions);
        readJobs = new ReadJobs(jobs, stores.logs(), progress);
        followJob = new FollowJob(jobs, stores.logs(), progress, events);
        expireLogs = new ExpireLogs(stores.logs(), transactions, clock, new ExpireLogs.LogRetention(90));
        readSnapshots = new ReadSnapshots(stores.snapshots());
        pinSnapshots = new PinSnapshots(stores.snapshots(), jobs, audit, transactions, clock);

        greetAgent = new GreetAgent(
                hosts,
                stores.marks(),
                jobs,
                changes,
                dispatchJobs,
                plans,
                presence,
                agents,
                audit,
                transactions,
                clock);
        applyAgentFact = new ApplyAgentFact(
                stores.marks(),
                jobs,
                changes,
                stores.logs(),
                hosts,
                repositories,
                listings,
                onboarding,
                new MeasureAfter(changes, ids, clock),
                new io.resticmanager.ports.job.RetryLocked(changes, ids, clock),
                progress,
                audit,
                transactions,
                clock);
        hearAgent = new HearAgent(
                hosts,
                jobs,
                changes,
                repositories,
                groups,
                listings,
                plans,
                presence,
                progress,
                agents,
                tokens,
                audit,
                transactions,
                clock);
        retireHost = new RetireHost(hosts, jobs, changes, presence, agents, hearAgent, audit, transactions, clock);
    }
}
