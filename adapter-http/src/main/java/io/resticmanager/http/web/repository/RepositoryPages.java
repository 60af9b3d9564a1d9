package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.care.ReadCare;
import io.resticmanager.ports.job.ReadJobs.JobView;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.repository.ReadRepositories.RepositoryView;
import io.resticmanager.ports.snapshot.ReadHoldings;
import io.resticmanager.ports.snapshot.ReadSnapshots;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// The list of repositories, and one of them.
public final class RepositoryPages implements PageSet {
    private static final int SNAPSHOTS = 10;

    private final ReadRepositories read;
    private final ReadSnapshots snapshots;
    private final ReadCare readCare;
    private final CareFacts careFacts;
    private final LockFacts lockFacts;
    private final RepositoryFacts facts;
    private final RepositoryTiles tiles;
    private final ReadHoldings holdings;
    private final Growth growth;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public RepositoryPages(
            ReadRepositories read,
            ReadSnapshots snapshots,
            ReadCare readCare,
            CareFacts careFacts,
            LockFacts lockFacts,
            RepositoryFacts facts,
            RepositoryTiles tiles,
            ReadHoldings holdings,
            Growth growth,
            Frames frames,
            Clock clock) {
        this.read = read;
        this.snapshots = snapshots;
        this.readCare = readCare;
        this.careFacts = careFacts;
        this.lockFacts = lockFacts;
        this.facts = facts;
        this.tiles = tiles;
        this.holdings = holdings;
        this.growth = growth;
        this.frames = frames;
        this.clock = clock;
    }

    public record ListPage(
            Frame frame,
            String sentence,
            List<RepositoryFacts.Row> rows,
            boolean mayManage,
            String first,
            String next,
            boolean later) {}

    /// @param finding of the newest test
    /// @param testHref its job; empty text when there was none
    /// @param hostless why nothing can be run; empty text when it can
    /// @param promise in how many checks all data is read
    /// @param locks absent while none was seen
    /// @param maintenance the host that does the work; empty text for none
    public record Shown(
            Frame frame,
            String id,
            String name,
            String url,
            String storage,
            String resticId,
            Badge appendOnly,
            String appendOnlyMeans,
            Optional<RepositoryWords.Finding> finding,
            String testHref,
            Optional<Moment> testedAt,
            List<RepositoryTiles.Tile> tiles,
            Growth.Shown growth,
            HoldingFacts.Shown holdings,
            List<RepositoryFacts.Slot> slots,
            List<RepositoryFacts.Task> tasks,
            List<CareFacts.Row> chores,
            String promise,
            Optional<LockFacts.Seen> locks,
            String maintenance,
            List<RepositoryFacts.Using> using,
            boolean moreUsing,
            List<RepositoryFacts.SnapshotRow> snapshots,
            String first,
            String next,
            boolean later,
            boolean mayManage) {
        /// Whether a test could be started by this viewer now.
        public RepositoryFacts.Task task(String word) {
            return tasks.stream().filter(t -> t.word().equals(word)).findFirst().orElseThrow();
        }
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/repositories").needs(Permission.VIEW).by(this::list),
                PageRoute.get("/repositories/{id}").needs(Permission.VIEW).by(this::show));
    }

    private Reply list(Visit visit) {
        Page<RepositoryView> page = visit.paged(50, wanted -> read.list(visit.person(), wanted));
        Frame frame =
                frames.of(visit, Frame.Section.REPOSITORIES, "Repositories").following("repositories");
        boolean later = visit.query("cursor").isPresent();
        return Reply.view(
                "repository/list.jte",
                new ListPage(
                        frame,
                        sentence(page.items().size(), page.next().isPresent() || later),
                        facts.rows(visit.person(), page.items()),
                        visit.may(Permission.MANAGE_REPOSITORIES),
                        "/repositories",
                        next(Links.to("/repositories"), page),
                        later));
    }

    private static String sentence(int count, boolean more) {
        return more
                ? "Repositories"
                : count == 1 ? "Backups go to 1 repository" : "Backups go to " + count + " repositories";
    }

    private Reply show(Visit visit) {
        RepositoryView view = find(read, visit);
        Repository repository = view.repository();
        RepositoryId id = repository.id();
        Optional<JobView> test = facts.last(visit.person(), id, JobKind.TEST);
        List<RepositoryFacts.Using> using = facts.using(visit.person(), id);
        ReadCare.Care care = readCare.find(visit.person(), id)
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("repository")));
        Optional<String> maintenance = care.host().flatMap(host -> facts.name(visit.person(), host));
        ReadHoldings.Holdings held = holdings.of(visit.person(), id);
        Page<Snapshot> page = visit.paged(SNAPSHOTS, wanted -> snapshots.ofRepository(visit.person(), id, wanted));
        Frame frame = frames.of(visit, Frame.Section.REPOSITORIES, repository.name())
                .at("Repositories", "/repositories")
                .following("repository:" + id);
        Links here =
                Links.to("/repositories/" + id).with("size", visit.query("size").orElse(""));
        return Reply.view(
                "repository/page.jte",
                new Shown(
                        frame,
                        id.toString(),
                        repository.name(),
                        repository.url().text(),
                        RepositoryWords.storage(repository.url()),
                        repository.resticId().orElse(""),
                        RepositoryWords.appendOnly(repository.appendOnly()),
                        RepositoryWords.appendOnlyMeans(repository.appendOnly()),
                        test.map(t -> RepositoryWords.finding(t.job())),
                        test.map(t -> "/jobs/" + t.job().id()).orElse(""),
                        test.map(t -> Moment.of(t.job().times().effective(), clock)),
                        tiles.of(repository, care, held.restoreBytes()),
                        growth.of(visit, id, care),
                        HoldingFacts.of(held),
                        RepositoryFacts.slots(view),
                        facts.tasks(visit.person(), id, maintenance.isEmpty()),
                        careFacts.rows(visit.person(), care),
                        careFacts.promise(care),
                        lockFacts.seen(visit.person(), care),
                        maintenance.orElse(""),
                        using,
                        using.size() == RepositoryFacts.MOST_HOSTS,
                        facts.snapshots(visit.person(), page.items(), visit.pathAndQuery()),
                        here.toString(),
                        next(here, page),
                        visit.query("cursor").isPresent(),
                        visit.may(Permission.MANAGE_REPOSITORIES)));
    }

    private static String next(Links here, Page<?> page) {
        return page.next()
                .map(next -> here.with("cursor", next.text()).toString())
                .orElse("");
    }

    static RepositoryView find(ReadRepositories read, Visit visit) {
        RepositoryId id = visit.id("id", "repository", RepositoryId::new);
        return read.find(visit.person(), id)
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("repository")));
    }
}
