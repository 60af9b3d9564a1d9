package io.resticmanager.browser;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Verdict;
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
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
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
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.maintenance.CareStore;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.schedule.ScheduleStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

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
    private final Instant end;
    private final SampleJobs sample;
    private RepositoryId fra;
    private RepositoryId attic;

    private SampleFleet(PageServer server, boolean forPictures) {
        this.server = server;
        this.forPictures = forPictures;
        this.end = server.clock.instant();
        this.sample = new SampleJobs(server, this, dice, forPictures);
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
        fleet.sample.running("db-prod-01", now);
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

    /// What is more than a month of backups.
    SampleJobs jobs() {
        return sample;
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
                new Origin.Command(at, sample.admin()),
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
        server.get(JobLogStore.class).append(id, sample.log(at, letter, group));
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

    /// Jobs in the states that a month of backups does not show; each is found by the word for its state.
    SampleFleet withEveryState() {
        sample.everyState();
        return this;
    }

    /// From now on found by this word.
    void note(String word, JobId job) {
        jobs.put(word, job);
    }

    Map<String, HostId> hosts() {
        return Map.copyOf(hosts);
    }

    private Instant now() {
        return end;
    }

    private Ids ids() {
        return server.get(Ids.class);
    }
}
