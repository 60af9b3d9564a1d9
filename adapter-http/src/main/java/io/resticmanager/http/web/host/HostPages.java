package io.resticmanager.http.web.host;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.job.JobFacts;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.fleet.ReadOneHost;
import io.resticmanager.ports.fleet.ReadOneHost.Brief;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.snapshot.ReadSnapshots;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A host's overview, snapshots, sources and jobs, and what is asked before a backup.
public final class HostPages implements PageSet {
    private final ReadOneHost read;
    private final ReadSnapshots snapshots;
    private final ReadJobs jobs;
    private final HostShells shells;
    private final HostOverviews overviews;
    private final HostSources sources;
    private final SnapshotRows snapshotRows;
    private final SnapshotCalendar calendar;
    private final JobFacts facts;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public HostPages(
            ReadOneHost read,
            ReadSnapshots snapshots,
            ReadJobs jobs,
            HostShells shells,
            HostOverviews overviews,
            HostSources sources,
            SnapshotRows snapshotRows,
            SnapshotCalendar calendar,
            JobFacts facts,
            Frames frames,
            Clock clock) {
        this.read = read;
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.shells = shells;
        this.overviews = overviews;
        this.sources = sources;
        this.snapshotRows = snapshotRows;
        this.calendar = calendar;
        this.facts = facts;
        this.frames = frames;
        this.clock = clock;
    }

    public record SourcesPage(HostShells.Shell shell, HostSources.Content sources) {}

    public record OverviewPage(HostShells.Shell shell, HostOverviews.Overview overview) {}

    /// @param filters of repositories, for hosts that have several
    /// @param cutShort whether the page ended because much was looked through
    public record SnapshotsPage(
            HostShells.Shell shell,
            SnapshotQuery query,
            List<SnapshotRows.Row> rows,
            List<Chip> filters,
            SnapshotCalendar.Content calendar,
            String action,
            boolean cutShort,
            String first,
            String next,
            boolean later) {}

    public record JobsPage(
            HostShells.Shell shell,
            List<Chip> chips,
            List<JobFacts.Row> rows,
            String first,
            String next,
            boolean later) {}

    public record Chip(String words, String href, boolean on) {}

    public record BackupPage(Frame frame, String name, HostShells.BackupForm backup) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/hosts/{id}").needs(Permission.VIEW).by(this::overview),
                PageRoute.get("/hosts/{id}/snapshots").needs(Permission.VIEW).by(this::snapshots),
                PageRoute.get("/hosts/{id}/sources").needs(Permission.VIEW).by(this::sources),
                PageRoute.get("/hosts/{id}/jobs").needs(Permission.VIEW).by(this::jobs),
                PageRoute.get("/hosts/{id}/backup").needs(Permission.RUN_JOBS).by(this::askBackup));
    }

    private Reply overview(Visit visit) {
        ReadOneHost.Detail detail =
                read.detail(visit.person(), HostShells.id(visit)).orElseThrow(HostShells::none);
        return Reply.view(
                "host/overview.jte",
                new OverviewPage(
                        shells.of(visit, detail.brief(), HostShells.Tab.OVERVIEW),
                        overviews.of(visit, detail, visit.may(Permission.RUN_JOBS))));
    }

    private Reply sources(Visit visit) {
        ReadOneHost.Detail detail =
                read.detail(visit.person(), HostShells.id(visit)).orElseThrow(HostShells::none);
        return Reply.view(
                "host/sources.jte",
                new SourcesPage(shells.of(visit, detail.brief(), HostShells.Tab.SOURCES), sources.of(visit, detail)));
    }

    private Reply snapshots(Visit visit) {
        Brief brief = shells.brief(visit);
        HostId id = brief.host().overview().host().id();
        SnapshotQuery query = SnapshotQuery.of(visit);
        Page<Snapshot> page =
                visit.paged(50, wanted -> snapshots.list(visit.person(), query.filter(id, clock.getZone()), wanted));
        String path = "/hosts/" + id + HostShells.Tab.SNAPSHOTS.path();
        List<SnapshotRows.Row> rows = snapshotRows.of(visit.person(), page.items(), visit.pathAndQuery());
        Links here = query.links(path);
        return Reply.view(
                "host/snapshots.jte",
                new SnapshotsPage(
                        shells.of(visit, brief, HostShells.Tab.SNAPSHOTS),
                        query,
                        rows,
                        repositoryChips(visit, brief, query, rows, here),
                        calendar.of(visit, id, query, here),
                        path,
                        page.next().isPresent() && page.items().size() < 50,
                        here.toString(),
                        page.next()
                                .map(next -> here.with("cursor", next.text()).toString())
                                .orElse(""),
                        visit.query("cursor").isPresent()));
    }

    // Those that the host writes to, that this page shows, and the chosen one; with one only there is nothing to
    // choose.
    private List<Chip> repositoryChips(
            Visit visit, Brief brief, SnapshotQuery query, List<SnapshotRows.Row> rows, Links here) {
        Map<String, String> names = new LinkedHashMap<>();
        brief.groups().stream()
                .flatMap(group -> group.repositoryId().stream())
                .forEach(id -> names.put(id.toString(), shells.repositoryName(visit, id)));
        rows.forEach(row -> names.put(row.repositoryId(), row.repository()));
        query.repository().ifPresent(id -> names.put(id.toString(), shells.repositoryName(visit, id)));
        if (names.size() < 2) {
            return List.of();
        }
        List<Chip> chips = new java.util.ArrayList<>();
        chips.add(new Chip(
                "All repositories",
                here.without("repository").toString(),
                query.repository().isEmpty()));
        names.forEach((id, name) -> chips.add(new Chip(
                name,
                here.with("repository", id).toString(),
                query.repository()
                        .map(RepositoryId::toString)
                        .filter(id::equals)
                        .isPresent())));
        return chips;
    }

    private Reply jobs(Visit visit) {
        Brief brief = shells.brief(visit);
        HostId id = brief.host().overview().host().id();
        Optional<JobKind> kind = visit.query("kind", text -> JobKind.valueOf(text.toUpperCase(Locale.ROOT)));
        Optional<JobState> state = visit.query("state", text -> JobState.valueOf(text.toUpperCase(Locale.ROOT)));
        JobStore.Filter filter = new JobStore.Filter(Optional.of(id), kind, state, Optional.empty(), Optional.empty());
        Page<ReadJobs.JobView> page = visit.paged(50, wanted -> jobs.list(visit.person(), filter, wanted));
        Links all = Links.to("/hosts/" + id + HostShells.Tab.JOBS.path());
        Links here = all.with("kind", kind.map(HostPages::word).orElse(""))
                .with("state", state.map(HostPages::word).orElse(""));
        List<Chip> chips = List.of(
                new Chip("All", all.toString(), kind.isEmpty() && state.isEmpty()),
                chip("Backups", all, "kind", JobKind.BACKUP, kind),
                chip("Tests", all, "kind", JobKind.TEST, kind),
                chip("Checks", all, "kind", JobKind.CHECK, kind),
                chip("Running", all, "state", JobState.RUNNING, state),
                chip("Queued", all, "state", JobState.QUEUED, state));
        return Reply.view(
                "host/jobs.jte",
                new JobsPage(
                        shells.of(visit, brief, HostShells.Tab.JOBS),
                        chips,
                        facts.rows(visit.person(), page.items()),
                        here.toString(),
                        page.next()
                                .map(next -> here.with("cursor", next.text()).toString())
                                .orElse(""),
                        visit.query("cursor").isPresent()));
    }

    private Reply askBackup(Visit visit) {
        Brief brief = shells.brief(visit);
        String name = brief.host().overview().host().name();
        Frame frame = frames.of(visit, Frame.Section.FLEET, "Back up " + name)
                .withCrumbs(List.of(
                        new Frame.Crumb("Fleet", "/"),
                        new Frame.Crumb(
                                name, "/hosts/" + brief.host().overview().host().id()),
                        new Frame.Crumb("Back up", "")));
        return Reply.view("host/backup.jte", new BackupPage(frame, name, shells.backup(visit, brief)));
    }

    private static <E extends Enum<E>> Chip chip(String words, Links all, String name, E mine, Optional<E> chosen) {
        return new Chip(
                words,
                all.with(name, word(mine)).toString(),
                chosen.filter(mine::equals).isPresent());
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
