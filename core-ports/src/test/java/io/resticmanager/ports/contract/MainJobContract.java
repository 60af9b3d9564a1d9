package io.resticmanager.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.account.Role;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.audit.ReadAudit;
import io.resticmanager.ports.delivery.ApplyAgentFact;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.ServerCore;
import io.resticmanager.ports.fakes.Stores;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.job.FollowJob;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.snapshot.SnapshotStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The main job through the whole core on some stores: enroll, onboard, back up, follow, confirm.
public abstract class MainJobContract {
    private static final String RESTIC_ID = "ab".repeat(32);

    private ServerCore core;
    private Actor.Person admin;
    private SpoolId spool;
    private long seq;

    /// Empty stores; closed by the implementing class after each test.
    protected abstract Stores stores(EventBus events);

    @BeforeEach
    final void wire() {
        core = ServerCore.on(this::stores);
        admin = new Actor.Person(new UserId(core.ids.next()), new Username("admin"), Role.ADMIN, "127.0.0.1");
        spool = new SpoolId(core.ids.next());
    }

    @Test
    final void a_new_host_is_onboarded_backed_up_and_green_only_with_its_snapshot() throws Exception {
        Repository repository = defineRepository();
        HostId host = enroll(repository);
        connect(host, Set.of());

        // Bound: tested at once, and initialised because it is definitely absent.
        assertThat(core.dispatchJobs.tick()).isEqualTo(1);
        JobId test = sentRuns().getLast().jobId();
        assertThat(sentRuns().getLast().spec().kind()).isEqualTo(JobKind.TEST);
        start(host, test);
        finish(
                host,
                test,
                done(new JobSummary.Test(Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.YES, Optional.empty())),
                Optional.empty());
        assertThat(core.dispatchJobs.tick()).isEqualTo(1);
        JobId init = sentRuns().getLast().jobId();
        assertThat(sentRuns().getLast().spec().kind()).isEqualTo(JobKind.INIT);
        start(host, init);
        finish(host, init, done(new JobSummary.Init("cd".repeat(32))), Optional.empty());
        assertThat(core.stores
                        .repositories()
                        .find(repository.id())
                        .orElseThrow()
                        .resticId())
                .contains("cd".repeat(32));
        assertThat(core.stores
                        .repositories()
                        .find(repository.id())
                        .orElseThrow()
                        .appendOnly())
                .isEqualTo(Verdict.YES);

        SourceGroup group = core.stores.groups().of(host).getFirst();
        RunJob.Decision decision = core.runJob.run(
                admin, new RunJob.Request(host, new RunJob.Order.GroupBackup(group.id(), false), Limits.NONE, false));
        Job queued = ((RunJob.Decision.Queued) decision).job();
        FollowJob.Following following =
                core.followJob.from(admin, queued.id(), 0).orElseThrow();
        core.dispatchJobs.tick();
        start(host, queued.id());
        log(host, queued.id(), 1, 3);
        log(host, queued.id(), 4, 2);
        core.clock.advance(Duration.ofSeconds(5));
        finish(host, queued.id(), done(backupSummary()), Optional.empty());

        Job ended = core.stores.jobs().find(queued.id()).orElseThrow();
        assertThat(ended.confirmation()).contains(Confirmation.PENDING);
        assertThat(ended.isGreen()).isFalse();
        assertThat(view(host).protection()).isEqualTo(Protection.NEVER);

        core.clock.advance(Duration.ofSeconds(5));
        assertThat(core.hearAgent.listing(host, repository.id(), List.of(listed(queued.id())), core.clock.instant()))
                .isTrue();
        assertThat(core.stores.jobs().find(queued.id()).orElseThrow().isGreen()).isTrue();
        assertThat(view(host).protection()).isEqualTo(Protection.PROTECTED);
        assertThat(view(host).connection()).isEqualTo(Connection.ONLINE);
        assertThat(view(host).overview().snapshotCount()).isEqualTo(1);
        assertThat(core.stores
                        .snapshots()
                        .list(SnapshotStore.Filter.of(host), PageRequest.FIRST)
                        .items())
                .hasSize(1);

        assertThat(story(following)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(core.stores
                        .jobs()
                        .list(JobStore.Filter.ALL, new PageRequest(Optional.empty(), 2))
                        .next())
                .isPresent();
        assertThat(core.readAudit.verify(admin)).isInstanceOf(ReadAudit.Verification.Intact.class);
    }

    @Test
    final void replayed_facts_change_nothing_and_a_gap_is_named() {
        HostId host = enroll(defineRepository());
        connect(host, Set.of());
        core.dispatchJobs.tick();
        JobId test = sentRuns().getLast().jobId();
        start(host, test);
        List<ApplyAgentFact.Arrived> finished = List.of(new ApplyAgentFact.Arrived.Fact(new AgentFact.Finished(
                test, done(new JobSummary.Snapshots(1)), Optional.empty(), core.clock.instant())));
        assertThat(core.applyAgentFact.apply(host, spool, 5, finished, Optional.empty()))
                .isEqualTo(new ApplyAgentFact.Result.Gap(2));
        assertThat(core.stores.jobs().find(test).orElseThrow().state()).isEqualTo(JobState.RUNNING);
        assertThat(core.applyAgentFact.apply(host, spool, 2, finished, Optional.empty()))
                .isEqualTo(new ApplyAgentFact.Result.Applied(2));
        Job once = core.stores.jobs().find(test).orElseThrow();
        assertThat(core.applyAgentFact.apply(host, spool, 2, finished, Optional.empty()))
                .isEqualTo(new ApplyAgentFact.Result.Applied(2));
        assertThat(core.stores.jobs().find(test)).contains(once);
    }

    @Test
    final void what_a_running_job_had_started_is_failed_when_the_agent_forgot_it() {
        HostId host = enroll(defineRepository());
        connect(host, Set.of());
        core.dispatchJobs.tick();
        JobId test = sentRuns().getLast().jobId();
        start(host, test);
        core.greetAgent.replayed(host, Set.of());
        assertThat(core.stores
                        .jobs()
                        .find(test)
                        .orElseThrow()
                        .end()
                        .orElseThrow()
                        .error()
                        .orElseThrow()
                        .code()
                        .word())
                .isEqualTo("agent-restarted");
    }

    @Test
    final void a_host_is_found_by_its_bearer_until_it_is_removed() {
        HostId host = enroll(defineRepository());
        Secret bearer = new Secret("rma_token-2");
        assertThat(core.hearAgent.authenticate(bearer)).isInstanceOf(HostStore.BearerOwner.Known.class);
        core.retireHost.remove(admin, host, 1);
        assertThat(core.hearAgent.authenticate(bearer)).isInstanceOf(HostStore.BearerOwner.Revoked.class);
        assertThat(core.hearAgent.authenticate(new Secret("rma_other")))
                .isInstanceOf(HostStore.BearerOwner.Unknown.class);
        assertThat(core.stores.hosts().find(host)).isEmpty();
    }

    private Repository defineRepository() {
        DefineRepositories.Result result = core.defineRepositories.define(
                admin,
                new DefineRepositories.Definition(
                        "main",
                        new RepositoryUrl("rest:http://127.0.0.1:8000/main/"),
                        Optional.of(new Secret("a repository password")),
                        new StorageLogin(
                                Optional.empty(),
                                Optional.of("host"),
                                Optional.of(new Secret("login")),
                                java.util.Map.of()),
                        Optional.empty()));
        return ((DefineRepositories.Result.Done) result).repository();
    }

    private HostId enroll(Repository repository) {
        IssueEnrollmentTokens.Result issued = core.issueTokens.issue(
                admin,
                new IssueEnrollmentTokens.Wish(
                        Optional.empty(),
                        Tags.of(List.of("prod")),
                        Optional.of(repository.id()),
                        List.of("/etc"),
                        true,
                        Optional.empty(),
                        Duration.ofHours(1),
                        1));
        Secret token = ((IssueEnrollmentTokens.Result.Issued) issued).secret();
        EnrollHost.Result enrolled = core.enrollHost.enroll(
                "127.0.0.1",
                token,
                new EnrollHost.Machine(
                        "db-1", new Platform("linux", "amd64"), "0.1.0", Optional.of("0.18.0"), "machine-1"));
        return ((EnrollHost.Result.Enrolled) enrolled).host();
    }

    private void connect(HostId host, Set<JobId> known) {
        GreetAgent.Greeting greeting = core.greetAgent.greet(
                host,
                new Hello(
                        1,
                        "0.1.0",
                        Optional.of("0.18.0"),
                        Optional.empty(),
                        "db-1",
                        new Platform("linux", "amd64"),
                        "boot-1",
                        "machine-1",
                        Optional.empty(),
                        new Ulid("01JDCW00000000000000000001"),
                        known,
                        new SpoolRange(spool, 1, 0),
                        Optional.of(core.clock.instant()),
                        Optional.of(true)));
        assertThat(greeting).isEqualTo(new GreetAgent.Greeting.Welcome(0, false, true, Optional.empty()));
        core.agents.connect(host);
        core.greetAgent.replayed(host, known);
    }

    private List<AgentCommand.Run> sentRuns() {
        return core.agents.sent(AgentCommand.Run.class);
    }

    private void start(HostId host, JobId id) {
        Job job = core.stores.jobs().find(id).orElseThrow();
        tell(
                host,
                new AgentFact.Started(
                        id, job.repositoryId(), job.spec(), job.origin(), Limits.NONE, core.clock.instant()));
    }

    private void log(HostId host, JobId id, long first, int count) {
        List<LogEntry> entries = new ArrayList<>();
        for (long line = first; line < first + count; line++) {
            entries.add(new LogEntry.Line(line, core.clock.instant(), LogStream.STDOUT, "backup", "line " + line));
        }
        tell(host, new AgentFact.Logged(id, entries));
    }

    private void finish(HostId host, JobId id, Job.End end, Optional<ListedSnapshot> snapshot) {
        tell(host, new AgentFact.Finished(id, end, snapshot, core.clock.instant()));
    }

    private void tell(HostId host, AgentFact fact) {
        seq++;
        assertThat(core.applyAgentFact.apply(
                        host, spool, seq, List.of(new ApplyAgentFact.Arrived.Fact(fact)), Optional.empty()))
                .isEqualTo(new ApplyAgentFact.Result.Applied(seq));
    }

    private ReadHosts.HostView view(HostId host) {
        return core.readHosts.find(admin, host).orElseThrow();
    }

    private static Job.End done(JobSummary summary) {
        return new Job.End(Outcome.SUCCEEDED, Optional.of(0), Optional.empty(), Optional.of(summary), Optional.empty());
    }

    private static JobSummary backupSummary() {
        return new JobSummary.Backup(1, 0, 0, 1, 0, 0, 10, Optional.of(9L), 1, 10, Duration.ofMillis(1_200), 0);
    }

    private ListedSnapshot listed(JobId job) {
        return new ListedSnapshot(
                RESTIC_ID,
                Optional.empty(),
                core.clock.instant(),
                "db-1",
                "root",
                List.of("/etc"),
                List.of(job.snapshotTag()),
                Optional.of(10L),
                Optional.of(1L),
                Optional.of(10L),
                Optional.of("restic 0.18.0"));
    }

    private static List<Long> story(FollowJob.Following following) throws InterruptedException {
        List<Long> lines = new ArrayList<>();
        while (!following.isOver()) {
            if (following.next(Duration.ofSeconds(5)) instanceof FollowJob.Episode.Lines told) {
                told.entries().forEach(entry -> lines.add(entry.line()));
            }
        }
        following.close();
        return lines;
    }
}
