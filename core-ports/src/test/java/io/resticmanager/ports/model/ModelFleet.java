package io.resticmanager.ports.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Lane;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.audit.ReadAudit;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.fakes.MemoryDatabase;
import io.resticmanager.ports.fakes.ServerCore;
import io.resticmanager.ports.fakes.Stores;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.plan.DefineRepositories;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// A server, three hosts and two repositories in memory, led through anything that can happen to them by a seeded
/// random; the caller checks the invariants as often as it likes.
final class ModelFleet {
    private static final Actor ADMIN = new Actor.Server();
    private static final int HOSTS = 3;

    private final Random random;
    private final List<ModelAgent> agents = new ArrayList<>();
    private final List<RepositoryId> repositories = new ArrayList<>();
    private final List<JobId> jobs = new ArrayList<>();
    private final Map<RepositoryId, List<ListedSnapshot>> snapshots = new HashMap<>();
    private final Map<JobId, Job.End> ends = new HashMap<>();
    /// What a restored server held as queued: should it give them up unheard, that end stays (delivery: Finish).
    private final Set<JobId> queuedAnew = new HashSet<>();
    private MemoryDatabase database;
    private MemoryDatabase yesterday;
    private ServerCore server;
    private int counter;

    ModelFleet(long seed) {
        random = new Random(seed);
        begin(null, Instant.parse("2026-11-23T12:00:00Z"));
        for (int i = 0; i < 2; i++) {
            repositories.add(define("repository-" + i));
        }
        for (int i = 0; i < HOSTS; i++) {
            agents.add(enroll("host-" + i, repositories.get(i % 2)));
        }
        yesterday = database.copy(server.events);
    }

    ServerCore server() {
        return server;
    }

    Instant now() {
        return server.clock.instant();
    }

    Ulid freshId() {
        return Ulid.of(
                now(),
                ByteBuffer.allocate(Ulid.RANDOM_BYTES)
                        .putShort((short) 7)
                        .putLong(++counter)
                        .array());
    }

    ListedSnapshot makeSnapshot(RepositoryId repository, JobId job) {
        ListedSnapshot made = new ListedSnapshot(
                String.format("%064x", ++counter),
                Optional.empty(),
                now(),
                "host",
                "root",
                List.of("/etc"),
                List.of(job.snapshotTag()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        snapshots.computeIfAbsent(repository, any -> new ArrayList<>()).add(made);
        return made;
    }

    /// Something happens.
    void step() {
        ModelAgent agent = agents.get(random.nextInt(agents.size()));
        switch (random.nextInt(26)) {
            case 0, 1, 2, 3 -> order(agent);
            case 4 -> cancel();
            case 5, 6, 7 -> dispatch();
            case 8, 9, 10 -> agent.read();
            case 11, 12, 13, 14 -> agent.work();
            case 15, 16, 17 -> agent.deliver(1 + random.nextInt(4));
            case 18 -> agent.connect();
            case 19 -> agent.disconnect();
            case 20 -> report(agent);
            case 21 -> pass();
            case 22 -> rare(agent);
            default -> {
                agent.deliver(8);
                agent.read();
                agent.work();
            }
        }
    }

    /// Both ends restart, everybody comes back and has all the time there is.
    void settle() {
        restartServer();
        agents.forEach(ModelAgent::restart);
        for (int round = 0; round < 400 && !isSettled(); round++) {
            for (ModelAgent agent : agents) {
                if (!agent.isConnected()) {
                    agent.connect();
                }
                agent.deliver(16);
                agent.read();
                agent.work();
            }
            server.clock.advance(Duration.ofSeconds(5));
            agents.stream().filter(ModelAgent::isConnected).forEach(a -> server.presence.heard(a.host()));
            server.tendJobs.tick();
            dispatch();
        }
        repositories.forEach(this::listAll);
        check();
        checkEnd();
    }

    private void order(ModelAgent agent) {
        RepositoryId repository = repositories.get(random.nextInt(repositories.size()));
        RunJob.Order order = switch (random.nextInt(7)) {
            case 0 -> new RunJob.Order.OnRepository(repository, new JobSpec.Check(Optional.empty()));
            case 1 -> new RunJob.Order.OnRepository(repository, new JobSpec.Unlock(random.nextBoolean()));
            case 2 -> new RunJob.Order.OnRepository(repository, new JobSpec.Snapshots());
            default ->
                new RunJob.Order.GroupBackup(
                        server.stores.groups().of(agent.host()).getFirst().id(), random.nextInt(8) == 0);
        };
        if (server.runJob.run(ADMIN, new RunJob.Request(agent.host(), order, Limits.NONE, random.nextBoolean()))
                instanceof RunJob.Decision.Queued(Job job)) {
            jobs.add(job.id());
        }
    }

    private void cancel() {
        if (!jobs.isEmpty()) {
            server.cancelJob.cancel(ADMIN, jobs.get(random.nextInt(jobs.size())));
        }
    }

    private void dispatch() {
        Set<JobId> before = holders().stream().map(Job::id).collect(Collectors.toSet());
        server.dispatchJobs.tick();
        List<Job> holders = holders();
        for (Job sent : holders) {
            boolean alone = holders.stream()
                    .filter(other -> !other.id().equals(sent.id()))
                    .filter(other -> other.repositoryId().equals(sent.repositoryId()))
                    .allMatch(other ->
                            sent.spec().lane() == Lane.SHARED && other.spec().lane() == Lane.SHARED);
            assertThat(alone || before.contains(sent.id()))
                    .as("I4: %s was sent into a taken lane", sent)
                    .isTrue();
        }
    }

    private List<Job> holders() {
        return server.stores.jobs().withAgents().stream()
                .filter(job -> job.contactLostSince().isEmpty() && job.spec().lane() != Lane.NONE)
                .toList();
    }

    private void report(ModelAgent agent) {
        if (agent.isConnected()) {
            listAll(server.stores
                    .groups()
                    .of(agent.host())
                    .getFirst()
                    .repositoryId()
                    .orElseThrow());
        }
    }

    private void listAll(RepositoryId repository) {
        List<ListedSnapshot> listed = List.copyOf(snapshots.getOrDefault(repository, List.of()));
        ModelAgent teller = agents.get(repositories.indexOf(repository));
        assertThat(server.hearAgent.listing(teller.host(), repository, listed, now()))
                .isTrue();
    }

    private void pass() {
        server.clock.advance(
                switch (random.nextInt(12)) {
                    case 0 -> Duration.ofMinutes(20);
                    case 1 -> Duration.ofHours(25);
                    default -> Duration.ofSeconds(1 + random.nextInt(30));
                });
        agents.stream().filter(ModelAgent::isConnected).forEach(a -> server.presence.heard(a.host()));
        server.tendJobs.tick();
    }

    private void rare(ModelAgent agent) {
        switch (random.nextInt(8)) {
            case 0, 1 -> restartServer();
            case 2, 3 -> agent.restart();
            case 4 -> agent.keepACopyOfTheDisk();
            case 5 -> agent.rollBack();
            case 6 -> agent.forgetAcknowledged();
            default -> {
                if (random.nextInt(3) == 0) {
                    restoreServer();
                } else {
                    yesterday = database.copy(server.events);
                }
            }
        }
    }

    private void restartServer() {
        agents.forEach(ModelAgent::disconnect);
        begin(database, now().plusSeconds(1));
    }

    // Its history goes back with it: what had ended may be open again until the agents have told.
    private void restoreServer() {
        agents.forEach(ModelAgent::disconnect);
        begin(yesterday, now().plusSeconds(1));
        ends.clear();
        everyJob().stream()
                .filter(job -> job.state() == JobState.QUEUED)
                .map(Job::id)
                .forEach(queuedAnew::add);
        jobs.removeIf(id -> server.stores.jobs().find(id).isEmpty());
    }

    private void begin(@org.jspecify.annotations.Nullable MemoryDatabase from, Instant at) {
        server = ServerCore.on(events -> {
            database = from == null ? new MemoryDatabase(events) : from.copy(events);
            return Stores.inMemory(database);
        });
        server.clock.set(at);
        server.presence.restore();
    }

    /// What can be seen at any time of I1 and I2; I4 is seen at every dispatch.
    void check() {
        for (Job job : everyJob()) {
            if (job.isEnded()) {
                Job.End now = job.end().orElseThrow();
                Job.End first =
                        Optional.ofNullable(ends.putIfAbsent(job.id(), now)).orElse(now);
                // The snapshot's whole id is filled in when it is seen; nothing else of an end changes.
                assertThat(new Job.End(now.outcome(), now.exitCode(), now.error(), now.summary(), first.snapshotId()))
                        .as("I1: %s ended twice", job.id())
                        .isEqualTo(first);
            } else {
                assertThat(ends).as("I1: an ended job is open again").doesNotContainKey(job.id());
            }
            if (job.isGreen() && job.spec().makesSnapshot()) {
                assertThat(snapshots.getOrDefault(job.repositoryId(), List.of()))
                        .as("I2: green without a snapshot: %s", job)
                        .anyMatch(s -> s.jobId().equals(Optional.of(job.id())));
            }
        }
        for (ModelAgent agent : agents) {
            agent.executions.forEach((id, times) -> assertThat(times == 1 || agent.forgottenByDisk.contains(id))
                    .as("I1: %s ran %d times", id, times)
                    .isTrue());
        }
    }

    private void checkEnd() {
        for (Job job : everyJob()) {
            assertThat(job.isEnded()).as("I6: still open: %s", job).isTrue();
            for (ModelAgent agent : agents) {
                boolean givenUp = queuedAnew.contains(job.id())
                        && job.times().dispatched().isEmpty();
                if (agent.outcomes.containsKey(job.id()) && !agent.forgottenByDisk.contains(job.id()) && !givenUp) {
                    assertThat(job.outcome())
                            .as("I5: the server knows another end of %s", job)
                            .contains(agent.outcomes.get(job.id()));
                }
            }
        }
        assertThat(server.readAudit.verify(ADMIN)).as("I8").isInstanceOf(ReadAudit.Verification.Intact.class);
    }

    private boolean isSettled() {
        return agents.stream().allMatch(ModelAgent::isIdle)
                && everyJob().stream().allMatch(Job::isEnded);
    }

    private List<Job> everyJob() {
        return server.stores
                .jobs()
                .list(JobStore.Filter.ALL, new PageRequest(Optional.empty(), 500))
                .items();
    }

    private RepositoryId define(String name) {
        DefineRepositories.Result result = server.defineRepositories.define(
                ADMIN,
                new DefineRepositories.Definition(
                        name,
                        new RepositoryUrl("rest:https://backup.example.org/" + name + "/"),
                        Optional.of(new Secret("password")),
                        StorageLogin.NONE,
                        Optional.empty()));
        return ((DefineRepositories.Result.Done) result).repository().id();
    }

    private ModelAgent enroll(String name, RepositoryId repository) {
        IssueEnrollmentTokens.Result issued = server.issueTokens.issue(
                ADMIN,
                new IssueEnrollmentTokens.Wish(
                        Optional.empty(),
                        Tags.NONE,
                        Optional.of(repository),
                        List.of("/etc"),
                        false,
                        Optional.empty(),
                        Duration.ofHours(1),
                        1));
        EnrollHost.Result enrolled = server.enrollHost.enroll(
                "::1",
                ((IssueEnrollmentTokens.Result.Issued) issued).secret(),
                new EnrollHost.Machine(name, new Platform("linux", "amd64"), "0.1.0", Optional.empty(), name));
        return new ModelAgent(this, ((EnrollHost.Result.Enrolled) enrolled).host(), name, random);
    }
}
