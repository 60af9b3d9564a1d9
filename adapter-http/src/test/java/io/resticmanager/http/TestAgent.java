package io.resticmanager.http;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.delivery.ApplyAgentFact;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.fakes.ServerCore;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.plan.DefineRepositories;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// An enrolled host of a repository of its own, and what its agent would say.
public final class TestAgent {
    private static final Actor ADMIN = new Actor.Server();

    final HostId host;
    final RepositoryId repository;
    private final ServerCore core;
    private final String machine;
    private final SpoolId spool;
    private long seq;

    private TestAgent(ServerCore core, HostId host, RepositoryId repository, String machine) {
        this.core = core;
        this.host = host;
        this.repository = repository;
        this.machine = machine;
        this.spool = new SpoolId(core.ids.next());
    }

    static TestAgent enroll(RestServer server, String name) {
        ServerCore core = server.core;
        var defined = (DefineRepositories.Result.Done) core.defineRepositories.define(
                ADMIN,
                new DefineRepositories.Definition(
                        "of " + name,
                        new RepositoryUrl("rest:https://backup.example.org/" + name + "/"),
                        Optional.of(new Secret(PlantedSecrets.REPOSITORY)),
                        new StorageLogin(
                                Optional.empty(),
                                Optional.of("everyday"),
                                Optional.of(new Secret(PlantedSecrets.STORAGE)),
                                Map.of()),
                        Optional.empty()));
        RepositoryId repository = defined.repository().id();
        var issued = (IssueEnrollmentTokens.Result.Issued) core.issueTokens.issue(
                ADMIN,
                new IssueEnrollmentTokens.Wish(
                        Optional.empty(),
                        Tags.of(List.of("prod")),
                        Optional.of(repository),
                        List.of("/etc"),
                        false,
                        Optional.empty(),
                        EnrollmentToken.DEFAULT_TTL,
                        1));
        var enrolled = (EnrollHost.Result.Enrolled) core.enrollHost.enroll(
                "::1",
                issued.secret(),
                new EnrollHost.Machine(name, new Platform("linux", "amd64"), "0.1.0", Optional.empty(), name));
        TestAgent agent = new TestAgent(core, enrolled.host(), repository, name);
        // Onboarding is another story.
        core.stores.jobs().open(agent.host).forEach(job -> core.cancelJob.cancel(ADMIN, job.id()));
        return agent;
    }

    TestAgent connected() {
        Ulid instance = core.ids.next();
        core.greetAgent.greet(
                host,
                new Hello(
                        GreetAgent.PROTOCOL,
                        "0.1.0",
                        Optional.of("0.18.0"),
                        Optional.empty(),
                        machine,
                        new Platform("linux", "amd64"),
                        "boot",
                        machine,
                        Optional.empty(),
                        instance,
                        Set.of(),
                        new SpoolRange(spool, seq + 1, seq),
                        Optional.of(core.clock.instant()),
                        Optional.of(true)));
        core.agents.connect(host);
        core.greetAgent.replayed(host, Set.of());
        return this;
    }

    /// A job that the agent has begun.
    Job running(JobSpec spec) {
        var queued = (RunJob.Decision.Queued) core.runJob.run(
                ADMIN, new RunJob.Request(host, new RunJob.Order.OnRepository(repository, spec), Limits.NONE, true));
        core.dispatchJobs.tick();
        Job job = queued.job();
        tell(new AgentFact.Started(
                job.id(), job.repositoryId(), job.spec(), job.origin(), job.limits(), core.clock.instant()));
        return core.stores.jobs().find(job.id()).orElseThrow();
    }

    static JobSpec backup() {
        return new JobSpec.Backup(Optional.empty(), Selection.EMPTY.withIncludes(List.of("/etc")), false);
    }

    void logs(JobId job, long first, long last) {
        logs(job, first, last, "");
    }

    void logs(JobId job, long first, long last, String padding) {
        List<LogEntry> lines = new ArrayList<>();
        LongStream.rangeClosed(first, last)
                .forEach(n -> lines.add(
                        new LogEntry.Line(n, core.clock.instant(), LogStream.STDOUT, "backup", "line " + n + padding)));
        tell(new AgentFact.Logged(job, lines));
    }

    /// Ends with a snapshot that was seen.
    void succeeds(JobId job, int number) {
        ListedSnapshot snapshot = new ListedSnapshot(
                String.format("%064x", number),
                Optional.empty(),
                core.clock.instant(),
                machine,
                "root",
                List.of("/etc"),
                List.of(job.snapshotTag()),
                Optional.of(12L),
                Optional.of(3L),
                Optional.empty(),
                Optional.of("restic 0.18.0"));
        ends(
                job,
                new Job.End(
                        Outcome.SUCCEEDED,
                        Optional.of(0),
                        Optional.empty(),
                        Optional.of(new JobSummary.Snapshots(1)),
                        Optional.of(String.format("%064x", number).substring(0, 8))),
                Optional.of(snapshot));
    }

    void ends(JobId job, Job.End end, Optional<ListedSnapshot> seen) {
        tell(new AgentFact.Finished(job, end, seen, core.clock.instant()));
    }

    private void tell(AgentFact fact) {
        core.applyAgentFact.apply(host, spool, ++seq, List.of(new ApplyAgentFact.Arrived.Fact(fact)), Optional.empty());
    }
}
