package io.resticmanager.sqlite;

import io.resticmanager.domain.audit.AuditChain;
import io.resticmanager.domain.job.Admission;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.audit.ReadAudit;
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
import io.resticmanager.ports.fakes.RecordingAgentGateway;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.job.CancelJob;
import io.resticmanager.ports.job.DispatchJobs;
import io.resticmanager.ports.job.FollowJob;
import io.resticmanager.ports.job.JobChanges;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.job.OnboardHost;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.plan.CertificatePins;
import io.resticmanager.ports.plan.ChangeHost;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.plan.Plans;
import io.resticmanager.ports.repository.Credentials;
import io.resticmanager.ports.snapshot.ApplyListing;
import io.resticmanager.sqlite.audit.SqliteAuditStore;
import io.resticmanager.sqlite.delivery.SqliteSequenceMarkStore;
import io.resticmanager.sqlite.enroll.SqliteEnrollmentTokenStore;
import io.resticmanager.sqlite.host.SqliteHostStore;
import io.resticmanager.sqlite.job.SqliteJobLogStore;
import io.resticmanager.sqlite.job.SqliteJobStore;
import io.resticmanager.sqlite.repository.SqliteCredentialStore;
import io.resticmanager.sqlite.repository.SqliteRepositoryStore;
import io.resticmanager.sqlite.snapshot.SqliteSnapshotStore;
import io.resticmanager.sqlite.source.SqliteSourceGroupStore;
import java.nio.file.Path;
import java.util.List;

/// The server's core on a real database, wired by hand, with agents and time in the test's hands.
final class SqliteCore implements AutoCloseable {
    final MutableClock clock = MutableClock.atNoon();
    final CountingIds ids = new CountingIds(clock);
    final CountingTokens tokens = new CountingTokens();
    final EventBus events = new EventBus();
    final RecordingAgentGateway agents = new RecordingAgentGateway();
    final SqliteDatabase database;
    final Transactions transactions;
    final SqliteHostStore hosts;
    final SqliteJobStore jobs;
    final SqliteJobLogStore logs;
    final SqliteSnapshotStore snapshots;
    final SqliteSourceGroupStore groups;
    final SqliteRepositoryStore repositories;
    final SqliteAuditStore audits;
    final ReadAudit readAudit;
    final DefineRepositories defineRepositories;
    final IssueEnrollmentTokens issueTokens;
    final EnrollHost enrollHost;
    final RetireHost retireHost;
    final ChangeHost changeHost;
    final GreetAgent greet;
    final ApplyAgentFact apply;
    final HearAgent hear;
    final RunJob run;
    final CancelJob cancel;
    final DispatchJobs dispatch;
    final FollowJob follow;
    final Presence presence;
    final ReadHosts readHosts;
    final LiveProgress progress;

    SqliteCore(Path directory) {
        database = SqliteDatabase.open(directory, events);
        transactions = database.transactions();
        hosts = new SqliteHostStore(database);
        jobs = new SqliteJobStore(database);
        logs = new SqliteJobLogStore(database);
        snapshots = new SqliteSnapshotStore(database);
        groups = new SqliteSourceGroupStore(database);
        repositories = new SqliteRepositoryStore(database);
        audits = new SqliteAuditStore(database);
        AuditChain chain = new AuditChain(new byte[32]);
        AuditTrail audit = new AuditTrail(audits, chain, clock);
        readAudit = new ReadAudit(audits, chain);
        Credentials credentials = new Credentials(new SqliteCredentialStore(database), new PlainSecretBox());
        Plans plans =
                new Plans(hosts, groups, repositories, credentials, agents, new CertificatePins(List.of()), ids, clock);
        JobChanges changes = new JobChanges(jobs, hosts);
        OnboardHost onboarding = new OnboardHost(changes, audit, ids, clock);
        ApplyListing listings = new ApplyListing(snapshots, jobs, hosts, changes, ids, clock);
        progress = new LiveProgress(events);
        presence = new Presence(hosts, transactions, events, clock);
        readHosts = new ReadHosts(hosts, presence, clock);
        defineRepositories =
                new DefineRepositories(repositories, credentials, plans, tokens, audit, transactions, ids, clock);
        SqliteEnrollmentTokenStore tokenStore = new SqliteEnrollmentTokenStore(database);
        issueTokens =
                new IssueEnrollmentTokens(tokenStore, hosts, repositories, tokens, audit, transactions, ids, clock);
        enrollHost =
                new EnrollHost(tokenStore, hosts, groups, onboarding, agents, tokens, audit, transactions, ids, clock);
        retireHost = new RetireHost(hosts, jobs, changes, presence, agents, audit, transactions, clock);
        changeHost = new ChangeHost(hosts, groups, repositories, plans, onboarding, audit, transactions);
        dispatch = new DispatchJobs(
                jobs, changes, repositories, groups, credentials, agents, transactions, Admission.Caps.DEFAULT, clock);
        SqliteSequenceMarkStore marks = new SqliteSequenceMarkStore(database);
        greet = new GreetAgent(
                hosts, marks, jobs, changes, dispatch, plans, presence, agents, audit, transactions, clock);
        apply = new ApplyAgentFact(
                marks,
                jobs,
                changes,
                logs,
                hosts,
                repositories,
                listings,
                onboarding,
                progress,
                audit,
                transactions,
                clock);
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
                agents,
                tokens,
                audit,
                transactions,
                clock);
        run = new RunJob(jobs, changes, hosts, repositories, groups, agents, audit, transactions, ids, clock);
        cancel = new CancelJob(jobs, changes, agents, audit, transactions, clock);
        follow = new FollowJob(jobs, logs, progress, events);
    }

    @Override
    public void close() {
        database.close();
    }
}
