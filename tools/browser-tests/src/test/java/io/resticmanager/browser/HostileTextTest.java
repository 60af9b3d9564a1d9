package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.resticmanager.domain.Limits;
import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Actor;
import io.resticmanager.domain.audit.AuditRecord;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.Progress;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
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
import io.resticmanager.ports.audit.AuditTrail;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobLogStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.LiveProgress;
import io.resticmanager.ports.repository.RepositoryStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import io.resticmanager.ports.source.SourceGroupStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What hosts, restic and people say reaches pages as text and nothing else, whatever it is.
@Tag("slow")
final class HostileTextTest {
    private static final String SCRIPT = "<script>window.hit=1</script>";
    /// Markup, attributes' ends, a direction that turns round, an emoji out of two halves, and a combining mark.
    private static final String HOSTILE =
            SCRIPT + "<img src=x onerror=window.hit=2>\"' onfocus='window.hit=3'&amp;\u202e\ud83d\ude00e\u0301${7*7}";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path directory;

    private PageServer server;
    private HostId host;
    private RepositoryId repository;
    private JobId failed;
    private JobId running;

    @Test
    void no_text_becomes_markup_on_any_page() throws Exception {
        try (PageServer opened = new PageServer(directory, new MutableClock(NOW), 0).withAdmin();
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            server = opened;
            server.get(Transactions.class).write(tx -> {
                fill();
                return Boolean.TRUE;
            });
            server.get(LiveProgress.class)
                    .update(host, running, new Progress(5, 1, 20, 1, 20, List.of("/srv/" + HOSTILE), Optional.empty()));
            server.started();
            for (int width : new int[] {1440, 390}) {
                try (Window window = new Window(browser, server, width, false)) {
                    window.page().setExtraHTTPHeaders(Map.of("User-Agent", HOSTILE.replaceAll("[^ -~]", "")));
                    window.loggedIn();
                    holdsAsText(window, "/");
                    holdsAsText(window, "/?view=cards");
                    holdsAsText(window, "/?view=compact");
                    holdsAsText(window, "/hosts/" + host);
                    holdsAsText(window, "/hosts/" + host + "/jobs");
                    holdsAsText(window, "/hosts/" + host + "/settings");
                    holdsAsText(window, "/hosts/" + host + "/backup");
                    holdsAsText(window, "/hosts/" + host + "/remove");
                    holdsAsText(window, "/hosts/" + host + "/snapshots");
                    holdsAsText(window, "/hosts/add");
                    holdsAsText(window, "/jobs");
                    holdsAsText(window, "/jobs/" + failed);
                    holdsAsText(window, "/jobs/" + running);
                    holdsAsText(window, "/jobs/" + running + "/cancel");
                    holdsAsText(window, "/repositories");
                    holdsAsText(window, "/repositories/" + repository);
                    holdsAsText(window, "/repositories/" + repository + "/remove");
                    holdsAsText(window, "/repositories/" + repository + "/check");
                    holdsAsText(window, "/audit");
                    window.page().evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))");
                    isHarmless(window, "/audit, opened");
                    window.go("/account");
                    isHarmless(window, "/account");
                    for (String asked : List.of("/?q=", "/?tag=", "/audit?user=", "/audit?target=", "/jobs?kind=")) {
                        window.go(asked + URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8));
                        isHarmless(window, asked);
                    }
                    window.go("/repositories/" + repository + "/edit");
                    assertThat(window.page().inputValue("#f-name")).contains(SCRIPT);
                    isHarmless(window, "edit");
                    window.go("/");
                    window.page().keyboard().press("Control+k");
                    window.page().keyboard().type("script");
                    window.page().waitForSelector("#palette-found a:has-text('<script>')");
                    isHarmless(window, "palette");
                }
            }
        }
    }

    private static void holdsAsText(Window window, String path) {
        window.go(path);
        window.see(SCRIPT);
        isHarmless(window, path);
    }

    private static void isHarmless(Window window, String where) {
        Page page = window.page();
        assertThat(page.evaluate("window.hit ?? 0"))
                .as("scripts that ran on " + where)
                .isEqualTo(0);
        assertThat(page.locator("img").count()).as("images on " + where).isZero();
        assertThat(page.locator("[onfocus], [onerror], script:not([src])").count())
                .as("markup that came from text on " + where)
                .isZero();
    }

    private void fill() {
        repository = new RepositoryId(ids().next());
        server.get(RepositoryStore.class)
                .insert(Repository.defined(
                        repository, HOSTILE.substring(0, 90), new RepositoryUrl("/srv/" + HOSTILE), NOW));
        host = new HostId(ids().next());
        server.get(HostStore.class)
                .insert(
                        new Host(
                                host,
                                HOSTILE,
                                HOSTILE,
                                Tags.of(List.of("odd")),
                                new Platform("<b onfocus=1>\"'", "<i>"),
                                HOSTILE,
                                NOW.minus(Duration.ofDays(3)),
                                new Host.AgentFacts(
                                        HOSTILE,
                                        Optional.of(HOSTILE),
                                        Optional.of(HOSTILE),
                                        Optional.of(ids().next()),
                                        Optional.of(NOW),
                                        Optional.of(NOW),
                                        Duration.ZERO,
                                        Optional.of(true)),
                                new Host.PlanState(
                                        ids().next(), Optional.empty(), Optional.empty(), Optional.of(HOSTILE)),
                                Optional.of(new Host.DuplicateIdentity(HOSTILE, HOSTILE, NOW)),
                                false,
                                Limits.NONE,
                                1),
                        TokenHash.of(new Secret("rmb_hostile")),
                        ids().next());
        server.get(HostStore.class).noteHeard(Map.of(host, NOW));
        SourceGroup group = new SourceGroup(
                new SourceGroupId(ids().next()),
                host,
                HOSTILE.substring(0, 90),
                Optional.of(repository),
                new Selection(List.of("/" + HOSTILE), List.of(HOSTILE), List.of(HOSTILE), false, true),
                RetryPolicy.DEFAULT,
                1);
        server.get(SourceGroupStore.class).insert(group);
        failed = job(group, JobState.ENDED);
        running = job(group, JobState.RUNNING);
        server.get(HostStore.class).noteBackupEnded(host, failed, Outcome.FAILED, NOW);
        server.get(SnapshotStore.class)
                .insert(Snapshot.seen(
                        new SnapshotId(ids().next()),
                        repository,
                        Optional.of(host),
                        new ListedSnapshot(
                                "ab".repeat(32),
                                Optional.empty(),
                                NOW,
                                HOSTILE,
                                HOSTILE,
                                List.of("/" + HOSTILE),
                                List.of(HOSTILE, "rm-job=" + HOSTILE),
                                Optional.of(1L),
                                Optional.of(1L),
                                Optional.of(1L),
                                Optional.of(HOSTILE)),
                        NOW));
        server.get(AuditTrail.class)
                .record(new AuditRecord(
                        new Actor.Anonymous("<b>127.0.0.1</b>"), HOSTILE, HOSTILE, HOSTILE, Map.of(HOSTILE, HOSTILE)));
    }

    private JobId job(SourceGroup group, JobState state) {
        JobId id = new JobId(ids().next());
        boolean ended = state == JobState.ENDED;
        server.get(JobStore.class)
                .insert(new Job(
                        id,
                        host,
                        repository,
                        new JobSpec.Backup(Optional.of(group.id()), group.selection(), false),
                        new Origin.Command(NOW, Optional.empty()),
                        Limits.NONE,
                        Job.DEFAULT_MAX_RUN_TIME,
                        NOW.plus(Job.DEFAULT_EXPIRY),
                        state,
                        new Job.Times(
                                NOW,
                                Optional.of(NOW),
                                Optional.of(NOW),
                                Optional.of(NOW).filter(at -> ended),
                                NOW),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Job.End(
                                        Outcome.FAILED,
                                        Optional.of(1),
                                        Optional.of(new JobError(ErrorCode.UNKNOWN, HOSTILE)),
                                        Optional.empty(),
                                        Optional.empty()))
                                .filter(end -> ended),
                        Optional.empty(),
                        false));
        server.get(JobLogStore.class)
                .append(
                        id,
                        List.of(
                                new LogEntry.Line(1, NOW, LogStream.STDOUT, HOSTILE, HOSTILE),
                                new LogEntry.Line(
                                        2, NOW, LogStream.STDERR, "backup", "error: " + HOSTILE + "\u0000\u001b[31m")));
        return id;
    }

    private Ids ids() {
        return server.get(Ids.class);
    }
}
