package io.resticmanager.ports.delivery;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.fakes.ServerCore;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.plan.DefineRepositories;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A server in memory with hosts of one repository, spoken to in the words of an agent. Onboarding is done already.
final class Fleet {
    static final Actor ADMIN = new Actor.Server();

    final ServerCore core = ServerCore.inMemory();
    final RepositoryId repository = define("main");

    /// One agent's end of the talk.
    final class Agent {
        final HostId id;
        final String machine;
        SpoolId spool = new SpoolId(core.ids.next());
        Ulid instance = core.ids.next();
        long seq;

        Agent(HostId id, String machine) {
            this.id = id;
            this.machine = machine;
        }

        GreetAgent.Greeting greet(long firstSeq, long lastSeq, Set<JobId> jobs) {
            return greet(firstSeq, lastSeq, jobs, Optional.of(core.clock.instant()));
        }

        GreetAgent.Greeting greet(long firstSeq, long lastSeq, Set<JobId> jobs, Optional<Instant> at) {
            return core.greetAgent.greet(id, hello(GreetAgent.PROTOCOL, machine, firstSeq, lastSeq, jobs, at));
        }

        Hello hello(
                int protocol, String machineId, long firstSeq, long lastSeq, Set<JobId> jobs, Optional<Instant> at) {
            return new Hello(
                    protocol,
                    "0.1.0",
                    Optional.of("0.18.0"),
                    Optional.empty(),
                    machineId,
                    new Platform("linux", "amd64"),
                    "boot",
                    machineId,
                    Optional.empty(),
                    instance,
                    jobs,
                    new SpoolRange(spool, firstSeq, lastSeq),
                    at,
                    Optional.of(true));
        }

        /// Greets with nothing left to replay, and is ready for commands.
        void connect(JobId... known) {
            greet(seq + 1, seq, Set.of(known));
            core.agents.connect(id);
            core.greetAgent.replayed(id, Set.of(known));
        }

        ApplyAgentFact.Result send(long at, AgentFact... facts) {
            List<ApplyAgentFact.Arrived> arrived = new ArrayList<>();
            for (AgentFact fact : facts) {
                arrived.add(new ApplyAgentFact.Arrived.Fact(fact));
            }
            return core.applyAgentFact.apply(id, spool, at, arrived, Optional.empty());
        }

        ApplyAgentFact.Result tell(AgentFact fact) {
            return send(++seq, fact);
        }

        Job queue(JobSpec spec) {
            RunJob.Decision decision = core.runJob.run(
                    ADMIN, new RunJob.Request(id, new RunJob.Order.OnRepository(repository, spec), Limits.NONE, true));
            return ((RunJob.Decision.Queued) decision).job();
        }

        Job running(JobSpec spec) {
            Job job = queue(spec);
            core.dispatchJobs.tick();
            tell(started(job));
            return job(job.id());
        }

        List<JobId> runs() {
            return core.agents.sent().stream()
                    .filter(sent -> sent.host().equals(id))
                    .filter(sent -> sent.command() instanceof AgentCommand.Run)
                    .map(sent -> ((AgentCommand.Run) sent.command()).jobId())
                    .toList();
        }

        Host host() {
            return core.stores.hosts().find(id).orElseThrow();
        }
    }

    /// The same job under another id.
    static Job copy(Job job, JobId id) {
        return Job.queued(
                id,
                job.hostId(),
                job.repositoryId(),
                job.spec(),
                job.origin(),
                job.limits(),
                job.times().queued());
    }

    static JobSpec backup() {
        return new JobSpec.Backup(Optional.empty(), Selection.EMPTY.withIncludes(List.of("/etc")), false);
    }

    Agent agent(String machine) {
        EnrollHost.Result enrolled = enroll(token(Optional.empty()), machine);
        Agent agent = new Agent(((EnrollHost.Result.Enrolled) enrolled).host(), machine);
        core.stores.jobs().open(agent.id).forEach(job -> core.cancelJob.cancel(ADMIN, job.id()));
        return agent;
    }

    Secret token(Optional<HostId> forHost) {
        IssueEnrollmentTokens.Result issued = core.issueTokens.issue(
                ADMIN,
                new IssueEnrollmentTokens.Wish(
                        Optional.empty(),
                        Tags.NONE,
                        forHost.isPresent() ? Optional.empty() : Optional.of(repository),
                        List.of("/etc"),
                        false,
                        forHost,
                        Duration.ofHours(1),
                        1));
        return ((IssueEnrollmentTokens.Result.Issued) issued).secret();
    }

    EnrollHost.Result enroll(Secret token, String machine) {
        return core.enrollHost.enroll(
                "::1",
                token,
                new EnrollHost.Machine(machine, new Platform("linux", "amd64"), "0.1.0", Optional.empty(), machine));
    }

    RepositoryId define(String name) {
        DefineRepositories.Result result = core.defineRepositories.define(
                ADMIN,
                new DefineRepositories.Definition(
                        name,
                        new RepositoryUrl("rest:https://backup.example.org/" + name + "/"),
                        Optional.of(new Secret("password")),
                        StorageLogin.NONE,
                        Optional.empty()));
        return ((DefineRepositories.Result.Done) result).repository().id();
    }

    Job job(JobId id) {
        return core.stores.jobs().find(id).orElseThrow();
    }

    List<String> audited() {
        return core
                .readAudit
                .list(ADMIN, AuditStore.Filter.ALL, new PageRequest(Optional.empty(), 500))
                .items()
                .stream()
                .map(entry -> entry.action())
                .toList();
    }

    AgentFact started(Job job) {
        return new AgentFact.Started(
                job.id(), job.repositoryId(), job.spec(), job.origin(), job.limits(), core.clock.instant());
    }

    AgentFact started(JobId unknown, JobSpec spec) {
        return new AgentFact.Started(
                unknown,
                repository,
                spec,
                new Origin.Command(core.clock.instant(), Optional.empty()),
                Limits.NONE,
                core.clock.instant());
    }

    AgentFact logged(JobId job, long line) {
        return new AgentFact.Logged(
                job,
                List.of(new LogEntry.Line(line, core.clock.instant(), LogStream.STDOUT, "backup", "line " + line)));
    }

    AgentFact finished(JobId job, Outcome outcome) {
        return finished(job, outcome, Optional.empty(), core.clock.instant());
    }

    AgentFact finished(JobId job, Outcome outcome, Optional<ListedSnapshot> seen, Instant at) {
        return new AgentFact.Finished(
                job,
                new Job.End(outcome, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                seen,
                at);
    }

    ListedSnapshot snapshotOf(JobId job, int number) {
        return new ListedSnapshot(
                String.format("%064x", number),
                Optional.empty(),
                core.clock.instant(),
                "web-1",
                "root",
                List.of("/etc"),
                List.of(job.snapshotTag()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
