package io.resticmanager.browser;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.account.User;
import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.account.Username;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Ids;
import io.resticmanager.ports.Transactions;
import io.resticmanager.ports.account.UserStore;
import io.resticmanager.ports.event.DomainEvent;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A fleet such as one might have after a month: most is well, something is always wrong.
final class SampleFleet {
    static final int DAYS = 30;

    /// Every page that shows something of the sample, in the words of [Shoot].
    static final List<String> PATHS = List.of(
            "/",
            "/?view=cards",
            "/?view=compact",
            "/?state=failing",
            "/hosts/{host:web-proxy-02}",
            "/hosts/{host:db-prod-01}",
            "/hosts/{host:laptop-07}",
            "/hosts/{host:ci-runner-04}",
            "/hosts/{host:web-proxy-02}/snapshots",
            "/hosts/{host:web-proxy-02}/sources",
            "/hosts/{host:mail-01}/sources",
            "/hosts/{host:web-proxy-02}/sources/new",
            "/hosts/{host:web-proxy-02}/schedules/new",
            "/source-groups/{group:web-proxy-02}",
            "/source-groups/{group:web-proxy-02}/remove",
            "/schedules/{schedule:web-proxy-02}",
            "/schedules/{schedule:web-proxy-02}/remove",
            "/hosts/{host:web-proxy-02}/jobs",
            "/hosts/{host:web-proxy-02}/settings",
            "/hosts/{host:web-proxy-02}/backup",
            "/hosts/{host:web-proxy-02}/remove",
            "/hosts/add",
            "/jobs",
            "/jobs?state=running",
            "/jobs/{job:db-prod-01}",
            "/jobs/{job:web-proxy-02}",
            "/jobs/{job:media-box}",
            "/jobs/{job:mail-01}",
            "/jobs/{job:db-prod-01}/cancel",
            "/repositories",
            "/repositories/{repository}",
            "/repositories/new",
            "/repositories/{repository}/edit",
            "/repositories/{repository}/remove",
            "/repositories/{repository}/check",
            "/repositories/{repository}/unlock",
            "/repositories/{repository}/prune",
            "/repositories/{repository}/forget",
            "/repositories/{repository}/maintenance",
            "/repositories/{repository}/init",
            "/audit",
            "/account");

    private final PageServer server;
    /// Without what a page must withstand, and with what makes it worth a picture: a longer past, sizes, schedules.
    private final boolean forPictures;
    private final Random dice = new Random(7);
    private final Map<String, HostId> hosts = new HashMap<>();
    private final Map<String, JobId> jobs = new HashMap<>();
    private RepositoryId fra;
    private RepositoryId attic;

    private final Instant end;

    private SampleFleet(PageServer server, boolean forPictures) {
        this.server = server;
        this.forPictures = forPictures;
        this.end = server.clock.instant();
    }

    /// Fills the server; its clock stands at the end of the month.
    static SampleFleet fill(PageServer server) {
        return fill(new SampleFleet(server, false), server);
    }

    /// The same fleet as the documentation shows it.
    static SampleFleet forPictures(PageServer server) {
        return fill(new SampleFleet(server, true), server);
    }

    private static SampleFleet fill(SampleFleet fleet, PageServer server) {
        Instant now = server.clock.instant();
        server.get(Transactions.class).write(tx -> {
            fleet.fra = fleet.repository("offsite-fra", "rest:https://backup.example.test:8000/fra/");
            fleet.attic = fleet.repository("attic", "s3:https://s3.example.test/attic");
            // A letter a day, oldest first: o ok, w warnings, f failed, . nothing, - not added yet.
            fleet.host("web-proxy-02", "linux", "ooooooooooooooooooooooowoooofff", 0, "prod", "edge");
            fleet.host("files-win01", "windows", "oooooooofooooooooooooooooooowf", 0, "prod", "files", "windows");
            fleet.host("nas-attic", "linux", "oooooooooooo.ooooooooooooooo..", 0, "home", "files");
            fleet.host("laptop-07", "windows", "ooo..ooooo..ooooooooowoo......", 6 * 24 * 60, "home", "windows");
            fleet.host("ci-runner-04", "linux", "-----------------------------", 0, "ci");
            fleet.host("db-prod-01", "linux", "oooooooooooooooooooowoooooooooo", 0, "prod", "postgres");
            fleet.host("media-box", "linux", "ooooooooooooooooooooooooowwooww", 0, "home");
            fleet.host("acct-win02", "windows", "oooooooooooooooooooooooooooooo", 0, "prod", "windows");
            fleet.host("desk-03", "windows", "oooo..ooooo..ooooo..oooooo..oo", 0, "home", "windows");
            fleet.host("git-forge", "linux", "oooooooooooooooooooooooooooooo", 0, "prod", "ci");
            fleet.host("mail-01", "linux", "oooooooooooooooooooooooooooooo", 0, "prod");
            fleet.host("web-proxy-01", "linux", "ooooooooooooooowoooooooooooooo", 0, "prod", "edge");
            fleet.host("mon-01", "linux", "oooooooooooooooooooooooooooooo", 0, "prod");
            fleet.host(fleet.odd(), "linux", "oooooooooooooooooooooooooooooo", 0, fleet.forPictures ? "prod" : "odd");
            fleet.nightly("web-proxy-02");
            if (fleet.forPictures) {
                fleet.scheduleTheRest();
            }
            return Boolean.TRUE;
        });
        server.clock.set(now);
        new SampleCare(server).give(fleet.fra, fleet.host("web-proxy-01"), fleet.host("db-prod-01"));
        fleet.runningJob("db-prod-01", now);
        if (!fleet.forPictures) {
            fleet.odd(fleet.odd(), now);
        }
        server.clock.set(now);
        return fleet;
    }

    private String odd() {
        return forPictures ? "vault-01" : "old-<b>bold</b>-Ünïcode-\u202eabc";
    }

    private void scheduleTheRest() {
        hosts.keySet().stream()
                .filter(name -> !name.equals("web-proxy-02") && !name.equals("ci-runner-04"))
                .sorted()
                .forEach(this::nightly);
        server.get(HostStore.class)
                .noteLateFrom(host("nas-attic"), Optional.of(now().minus(Duration.ofHours(9))), now());
    }

    private long size(String host) {
        return forPictures
                ? 3_100_000_000L + Math.floorMod(host.hashCode() * 7_919L, 940_000_000_000L)
                : 38_200_000_000L;
    }

    HostId host(String name) {
        return Optional.ofNullable(hosts.get(name)).orElseThrow();
    }

    /// The newest job of a host.
    JobId job(String host) {
        return Optional.ofNullable(jobs.get(host)).orElseThrow();
    }

    RepositoryId repository() {
        return fra;
    }

    /// The first group of a host.
    SourceGroupId group(String host) {
        return server.get(SourceGroupStore.class).of(host(host)).getFirst().id();
    }

    /// The first schedule of a host.
    ScheduleId schedule(String host) {
        return server.get(ScheduleStore.class).of(host(host)).getFirst().id();
    }

    /// Ends the one job that waits, as an agent's report would.
    void endQueued(Outcome outcome, Optional<ErrorCode> error, JobSummary found) {
        Job job = server.get(JobStore.class).queued(10).getFirst();
        Instant now = server.clock.instant();
        Job.End end = new Job.End(
                outcome,
                Optional.of(error.isPresent() ? 10 : 0),
                error.map(JobError::of),
                Optional.of(found),
                Optional.empty());
        server.get(Transactions.class).write(tx -> {
            server.get(JobStore.class)
                    .update(new Job(
                            job.id(),
                            job.hostId(),
                            job.repositoryId(),
                            job.spec(),
                            job.origin(),
                            job.limits(),
                            job.maxRunTime(),
                            job.expiresAt(),
                            JobState.ENDED,
                            new Job.Times(
                                    job.times().queued(), Optional.of(now), Optional.of(now), Optional.of(now), now),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(end),
                            Optional.empty(),
                            false));
            tx.publish(new DomainEvent.JobChanged(job.id(), job.hostId(), job.repositoryId()));
            return Boolean.TRUE;
        });
    }

    private RepositoryId repository(String name, String url) {
        RepositoryId id = new RepositoryId(ids().next());
        server.get(RepositoryStore.class)
                .insert(new Repository(
                        id,
                        name,
                        new RepositoryUrl(url),
                        Optional.of("ab".repeat(32)),
                        Optional.empty(),
                        Verdict.YES,
                        Optional.of(new RepositoryFigures(
                                6_120_000_000_000L, Optional.of(9_000_000_000_000L), 812_000, 1_204, 0, now())),
                        now(),
                        1));
        return id;
    }

    private void host(String name, String os, String days, int awayMinutes, String... tags) {
        Instant now = now();
        server.clock.set(now.minus(Duration.ofDays(120)));
        HostId id = new HostId(ids().next());
        hosts.put(name, id);
        boolean fresh = days.startsWith("-");
        Instant enrolled = now.minus(Duration.ofDays(fresh ? 0 : 120)).minus(Duration.ofHours(1));
        Host host = new Host(
                id,
                name,
                name,
                Tags.of(List.of(tags)),
                new Platform(os, "amd64"),
                "machine-" + id,
                enrolled,
                new Host.AgentFacts(
                        "0.1.0",
                        Optional.of("0.18.0"),
                        Optional.of("boot"),
                        Optional.of(ids().next()),
                        Optional.of(enrolled),
                        Optional.of(now.minusSeconds(3600)),
                        Duration.ofMillis(120),
                        Optional.of(true)),
                new Host.PlanState(ids().next(), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                false,
                Limits.NONE,
                1);
        server.get(HostStore.class).insert(host, TokenHash.of(new Secret("rmb_" + id)), ids().next());
        RepositoryId repository = name.contains("home") || List.of(tags).contains("home") ? attic : fra;
        List<String> paths = os.equals("windows") ? List.of("C:\\Users", "D:\\Data") : List.of("/etc", "/home", "/srv");
        SourceGroup group = new SourceGroup(
                new SourceGroupId(ids().next()),
                id,
                SourceGroup.DEFAULT_NAME,
                Optional.of(repository),
                new Selection(paths, List.of("*.tmp", "node_modules"), List.of(), false, true),
                RetryPolicy.DEFAULT,
                1);
        server.get(SourceGroupStore.class).insert(group);
        server.get(HostStore.class).noteHeard(Map.of(id, now.minus(Duration.ofMinutes(awayMinutes))));
        if (awayMinutes == 0) {
            server.agents.connect(id);
        }
        String past = forPictures && !fresh ? "o".repeat(37) + "w" + "o".repeat(22) + days : days;
        int length = past.length();
        for (int i = 0; i < length; i++) {
            Instant at = now.minus(Duration.ofDays(length - 1 - i)).minus(Duration.ofMinutes(120 + dice.nextInt(400)));
            backup(name, group, past.charAt(i), at);
        }
    }

    private void backup(String name, SourceGroup group, char letter, Instant at) {
        if (letter == '.' || letter == '-') {
            return;
        }
        server.clock.set(at);
        JobId id = new JobId(ids().next());
        jobs.put(name, id);
        Duration took = Duration.ofSeconds(20 + dice.nextInt(400));
        Outcome outcome = letter == 'f' ? Outcome.FAILED : letter == 'w' ? Outcome.WARNINGS : Outcome.SUCCEEDED;
        long files = 28_000 + dice.nextInt(4_000);
        String snapshot = String.format("%064x", new java.math.BigInteger(256, dice));
        Job.End end = new Job.End(
                outcome,
                Optional.of(letter == 'f' ? 11 : letter == 'w' ? 3 : 0),
                letter == 'f'
                        ? Optional.of(JobError.of(ErrorCode.LOCKED, "It is held by web-proxy-02 since 02:00."))
                        : Optional.empty(),
                letter == 'f'
                        ? Optional.empty()
                        : Optional.of(new JobSummary.Backup(
                                12,
                                340,
                                files,
                                1,
                                20,
                                4_000,
                                412_000_000L,
                                Optional.of(160_000_000L),
                                files,
                                size(name),
                                took,
                                letter == 'w' ? 3 : 0)),
                letter == 'f' ? Optional.empty() : Optional.of(snapshot));
        Instant ended = at.plus(took);
        Job job = new Job(
                id,
                group.hostId(),
                group.repositoryId().orElseThrow(),
                new JobSpec.Backup(Optional.of(group.id()), group.selection(), false),
                new Origin.Command(at, admin()),
                Limits.NONE,
                Job.DEFAULT_MAX_RUN_TIME,
                at.plus(Job.DEFAULT_EXPIRY),
                JobState.ENDED,
                new Job.Times(at, Optional.of(at), Optional.of(at.plusSeconds(1)), Optional.of(ended), ended),
                Optional.empty(),
                Optional.empty(),
                Optional.of(end),
                letter == 'f' ? Optional.empty() : Optional.of(Confirmation.CONFIRMED),
                false);
        server.get(JobStore.class).insert(job);
        HostStore hostStore = server.get(HostStore.class);
        hostStore.noteBackupEnded(group.hostId(), id, outcome, ended);
        if (letter != 'f') {
            hostStore.noteBackupConfirmed(group.hostId(), ended);
            snapshot(name, group, id, snapshot, at, files);
        }
        server.get(JobLogStore.class).append(id, log(at, letter, group));
    }

    private void snapshot(String host, SourceGroup group, JobId job, String resticId, Instant at, long files) {
        server.get(SnapshotStore.class)
                .insert(Snapshot.seen(
                        new SnapshotId(ids().next()),
                        group.repositoryId().orElseThrow(),
                        Optional.of(group.hostId()),
                        new ListedSnapshot(
                                resticId,
                                Optional.empty(),
                                at,
                                host,
                                "root",
                                group.selection().includes(),
                                List.of("rm-job=" + job, group.snapshotTag()),
                                Optional.of(size(host)),
                                Optional.of(files),
                                Optional.of(412_000_000L),
                                Optional.of("restic 0.18.0")),
                        at));
    }

    // A host that is backed up by itself, and keeps a week and a month of it.
    private void nightly(String name) {
        server.clock.set(now().minus(Duration.ofDays(29)));
        server.get(ScheduleStore.class)
                .insert(Schedule.defined(
                        new ScheduleId(ids().next()),
                        host(name),
                        "nightly",
                        List.of(group(name)),
                        new Schedule.Timing(
                                Cron.of(
                                        name.equals("web-proxy-02")
                                                ? "15 2 * * *"
                                                : "40 " + (name.length() % 6) + " * * *"),
                                ZoneId.of("Europe/Berlin"),
                                Duration.ofMinutes(20),
                                Optional.empty()),
                        true,
                        new Limits(Optional.of(10_240), Optional.empty()),
                        server.clock.instant()));
        server.get(CareStore.class)
                .put(new GroupRetention(
                        group(name),
                        Optional.of(new RetentionPolicy(
                                Map.of(Period.DAILY, 7, Period.WEEKLY, 4, Period.MONTHLY, 12), Map.of(), List.of())),
                        false,
                        1));
    }

    // A host with all that can be odd about one.
    private void odd(String name, Instant now) {
        HostStore store = server.get(HostStore.class);
        Host host = store.find(host(name)).orElseThrow();
        Host.AgentFacts agent = host.agent();
        server.get(Transactions.class).write(tx -> {
            store.update(host.heard(
                            host.platform(),
                            new Host.AgentFacts(
                                    agent.agentVersion(),
                                    agent.resticVersion(),
                                    agent.bootId(),
                                    agent.instanceId(),
                                    agent.firstHelloAt(),
                                    agent.lastHelloAt(),
                                    Duration.ofMinutes(-7),
                                    Optional.of(true)))
                    .withDuplicate(
                            new Host.DuplicateIdentity("<i>twin</i>", "clone-of-<b>it</b>", now.minusSeconds(900)))
                    .withPlan(host.plan().changed(ids().next(), now.minusSeconds(3600))));
            return Boolean.TRUE;
        });
    }

    private void runningJob(String name, Instant now) {
        HostId id = host(name);
        SourceGroup group = server.get(SourceGroupStore.class).of(id).getFirst();
        Instant began = now.minus(Duration.ofMinutes(9));
        server.clock.set(began);
        JobId job = new JobId(ids().next());
        jobs.put(name, job);
        server.get(Transactions.class).write(tx -> {
            server.get(JobStore.class)
                    .insert(new Job(
                            job,
                            id,
                            group.repositoryId().orElseThrow(),
                            new JobSpec.Backup(Optional.of(group.id()), group.selection(), false),
                            new Origin.Command(began, admin()),
                            Limits.NONE,
                            Job.DEFAULT_MAX_RUN_TIME,
                            began.plus(Job.DEFAULT_EXPIRY),
                            JobState.RUNNING,
                            new Job.Times(began, Optional.of(began), Optional.of(began), Optional.empty(), began),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            false));
            server.get(JobLogStore.class).append(job, log(began, 'r', group));
            return Boolean.TRUE;
        });
        for (int second = 0; second < 520; second += 10) {
            server.clock.set(began.plusSeconds(second));
            long done = 1_148_000_000_000L / 540 * second + dice.nextInt(2_000) * 1_000_000L;
            server.get(LiveProgress.class)
                    .update(id, job, new Progress(1, done, 1_840_000_000_000L, 1, 28_112, List.of(), Optional.empty()));
        }
        server.clock.set(now);
        Presence presence = server.get(Presence.class);
        presence.restore();
        hosts.forEach((host, hostId) -> {
            if (!host.equals("laptop-07")) {
                presence.heartbeat(hostId, new Presence.Vitals(0, 0, 412_000_000_000L));
            }
        });
        server.get(LiveProgress.class)
                .update(
                        id,
                        job,
                        new Progress(
                                62.4,
                                1_148_000_000_000L,
                                1_840_000_000_000L,
                                17_400,
                                28_112,
                                List.of("/srv/postgres/base/16384/2619", "/srv/postgres/pg_wal/0000000100000A"),
                                Optional.of(Duration.ofMinutes(6))));
    }

    private List<LogEntry> log(Instant at, char letter, SourceGroup group) {
        List<LogEntry> lines = new ArrayList<>();
        say(
                lines,
                at,
                LogStream.AGENT,
                "backup",
                "restic backup of " + group.selection().includes());
        for (int i = 0; i < 40; i++) {
            say(
                    lines,
                    at.plusSeconds(i),
                    LogStream.STDOUT,
                    "backup",
                    "changed   /srv/data/part-" + i + ".db, saved in 0.4 s");
        }
        if (!forPictures) {
            say(
                    lines,
                    at.plusSeconds(41),
                    LogStream.STDOUT,
                    "backup",
                    "<script>alert('log')</script> \u202e & \"quoted\"");
        }
        if (letter == 'w') {
            say(
                    lines,
                    at.plusSeconds(42),
                    LogStream.STDERR,
                    "backup",
                    "error: open /srv/data/locked.db: permission denied");
        }
        if (letter == 'f') {
            say(
                    lines,
                    at.plusSeconds(42),
                    LogStream.STDERR,
                    "backup",
                    "Fatal: unable to create lock: repository is already locked");
        }
        return lines;
    }

    private static void say(List<LogEntry> lines, Instant at, LogStream stream, String phase, String text) {
        lines.add(new LogEntry.Line(lines.size() + 1, at, stream, phase, text));
    }

    /// Jobs in the states that a month of backups does not show; each is found by the word for its state.
    SampleFleet withEveryState() {
        server.get(Transactions.class).write(tx -> {
            other("queued", "mon-01", JobState.QUEUED, Optional.of(new WaitingFor.HostSlot(host("mon-01"), 2)), null);
            other(
                    "waiting",
                    "git-forge",
                    JobState.QUEUED,
                    Optional.of(new WaitingFor.RepositoryFree(fra, job("db-prod-01"))),
                    null);
            other("dispatched", "acct-win02", JobState.DISPATCHED, Optional.empty(), null);
            other("cancelling", "desk-03", JobState.CANCELLING, Optional.empty(), null);
            other("cancelled", "web-proxy-01", JobState.ENDED, Optional.empty(), ended(Outcome.CANCELLED, null));
            for (ErrorCode code : ErrorCode.values()) {
                other(
                        code.word(),
                        "mail-01",
                        JobState.ENDED,
                        Optional.empty(),
                        ended(Outcome.FAILED, JobError.of(code)));
            }
            return Boolean.TRUE;
        });
        return this;
    }

    private static Job.End ended(Outcome outcome, @Nullable JobError error) {
        return new Job.End(
                outcome,
                error == null ? Optional.empty() : Optional.of(1),
                Optional.ofNullable(error),
                Optional.empty(),
                Optional.empty());
    }

    private void other(
            String word, String hostName, JobState state, Optional<WaitingFor> waitingFor, Job.@Nullable End end) {
        HostId id = host(hostName);
        SourceGroup group = server.get(SourceGroupStore.class).of(id).getFirst();
        Instant began = now().minus(Duration.ofMinutes(4));
        boolean sent = state != JobState.QUEUED;
        JobId job = new JobId(ids().next());
        jobs.put(word, job);
        server.get(JobStore.class)
                .insert(new Job(
                        job,
                        id,
                        group.repositoryId().orElseThrow(),
                        new JobSpec.Backup(Optional.of(group.id()), group.selection(), false),
                        new Origin.Command(began, admin()),
                        Limits.NONE,
                        Job.DEFAULT_MAX_RUN_TIME,
                        began.plus(Job.DEFAULT_EXPIRY),
                        state,
                        new Job.Times(
                                began,
                                sent ? Optional.of(began.plusSeconds(2)) : Optional.empty(),
                                state == JobState.CANCELLING || end != null
                                        ? Optional.of(began.plusSeconds(3))
                                        : Optional.empty(),
                                end == null ? Optional.empty() : Optional.of(began.plusSeconds(70)),
                                began),
                        waitingFor,
                        Optional.empty(),
                        Optional.ofNullable(end),
                        Optional.empty(),
                        false));
        if (state == JobState.CANCELLING || end != null) {
            server.get(JobLogStore.class).append(job, log(began, end == null ? 'r' : 'f', group));
        }
    }

    private Optional<UserId> admin() {
        return server.get(UserStore.class).find(new Username("admin")).map(User::id);
    }

    private Instant now() {
        return end;
    }

    private Ids ids() {
        return server.get(Ids.class);
    }
}
