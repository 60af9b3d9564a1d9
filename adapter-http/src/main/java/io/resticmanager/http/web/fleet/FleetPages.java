package io.resticmanager.http.web.fleet;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.fleet.FleetRows.HostRow;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.fleet.ReadFleet;
import io.resticmanager.ports.host.HostStore.TagCount;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.host.ReadHosts.HostView;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.plan.ChangeHost;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// The fleet, and starting a backup from its rows.
public final class FleetPages implements PageSet {
    private static final String LIST = "fleet-list";
    private static final int MOST_TAGS = 3;

    private final ReadHosts hosts;
    private final ReadFleet fleet;
    private final ChangeHost plans;
    private final RunJob run;
    private final FleetHead heads;
    private final FleetRows rows;
    private final Frames frames;

    @Inject
    public FleetPages(
            ReadHosts hosts,
            ReadFleet fleet,
            ChangeHost plans,
            RunJob run,
            FleetHead heads,
            FleetRows rows,
            Frames frames) {
        this.hosts = hosts;
        this.fleet = fleet;
        this.plans = plans;
        this.run = run;
        this.heads = heads;
        this.rows = rows;
        this.frames = frames;
    }

    /// @param tags most used first
    public record Fleet(Frame frame, FleetHead.Content head, Listing list, List<TagCount> tags) {}

    /// @param attention hosts of this page that something is wrong with; empty unless sorted by what is worst
    /// @param rest the others
    /// @param next address of the next page; empty text at the end
    /// @param later whether this is not the first page
    public record Listing(
            FleetQuery query, List<HostRow> attention, List<HostRow> rest, String first, String next, boolean later) {
        public boolean isEmpty() {
            return attention.isEmpty() && rest.isEmpty();
        }
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/").needs(Permission.VIEW).by(this::show),
                PageRoute.post("/hosts/{id}/backup").needs(Permission.RUN_JOBS).by(this::backUp));
    }

    private Reply show(Visit visit) {
        Listing list = list(visit);
        if (visit.wantsOnly(LIST)) {
            return Reply.view("fleet/list.jte", list);
        }
        Frame frame = frames.of(visit, Frame.Section.FLEET, "Fleet")
                .following("fleet")
                .inFullWidth();
        return Reply.view(
                "fleet/page.jte",
                new Fleet(frame, heads.of(visit.person()), list, fleet.tags(visit.person(), MOST_TAGS)));
    }

    private Listing list(Visit visit) {
        FleetQuery query = FleetQuery.of(visit);
        Page<HostView> page =
                visit.paged(query.view().page(), wanted -> hosts.list(visit.person(), query.hosts(), wanted));
        List<HostRow> all = rows.of(visit.person(), visit.formToken(), page.items());
        boolean grouped = query.sort() == FleetQuery.Sort.WORST;
        return new Listing(
                query,
                grouped ? all.stream().filter(HostRow::attention).toList() : List.of(),
                grouped ? all.stream().filter(row -> !row.attention()).toList() : all,
                query.links().toString(),
                page.next()
                        .map(next -> query.links().with("cursor", next.text()).toString())
                        .orElse(""),
                visit.query("cursor").isPresent());
    }

    /// Backs up the host's files at once when it is clear what that means; else asks.
    private Reply backUp(Visit visit) {
        HostId id = visit.id("id", "host", HostId::new);
        Optional<SourceGroupId> chosen = visit.form().optional("group", SourceGroupId::of);
        List<SourceGroupId> groups = plans.groups(visit.person(), id).stream()
                .filter(group -> group.repositoryId().isPresent()
                        && !group.selection().includes().isEmpty())
                .map(SourceGroup::id)
                .filter(group -> chosen.map(group::equals).orElse(true))
                .toList();
        if (groups.isEmpty()) {
            return asked(id, "Say first what to back up and where to.");
        }
        if (groups.size() > 1) {
            return Reply.to("/hosts/" + id + "/backup")
                    .warning("This host has several groups of files. Choose one of them.");
        }
        boolean dryRun = visit.form().isChecked("dryRun");
        boolean queue = visit.form().isChecked("queue");
        RunJob.Order order = new RunJob.Order.GroupBackup(groups.getFirst(), dryRun);
        return switch (run.run(visit.person(), new RunJob.Request(id, order, Limits.NONE, queue))) {
            case RunJob.Decision.Queued queued -> started(visit, id, queued);
            case RunJob.Decision.NoSuchHost ignored -> throw new RefusedCallException(Problem.notFound("host"));
            case RunJob.Decision.NoSuchRepository ignored -> asked(id, "The repository of this host is gone.");
            case RunJob.Decision.NoSuchGroup ignored -> asked(id, "The files of this host were changed. Look again.");
            case RunJob.Decision.GroupIncomplete incomplete -> asked(id, incomplete.sentence());
            case RunJob.Decision.NoAdminLogin missing -> asked(id, missing.sentence());
            case RunJob.Decision.WrongSelection(var objection) -> asked(id, objection.sentence());
            case RunJob.Decision.HostOffline offline ->
                Reply.to("/hosts/" + id)
                        .warning(
                                "The agent of " + offline.host().name() + " is not connected. Start it and try again.");
            case RunJob.Decision.NotTyped ignored -> asked(id, "The name was not typed.");
            case RunJob.Decision.RepositoryBusy busy ->
                Reply.to("/jobs/" + busy.job()).warning("This job may be at work there. Wait for its end.");
        };
    }

    private Reply started(Visit visit, HostId id, RunJob.Decision.Queued queued) {
        String row = "host-" + id;
        if (visit.wantsOnly(row)) {
            Optional<HostView> host = hosts.find(visit.person(), id);
            List<HostRow> one = rows.of(visit.person(), visit.formToken(), List.of(host.orElseThrow()));
            return Reply.view(
                    "fleet/"
                            + FleetQuery.View.in(visit.header("HX-Current-URL").orElse(""))
                                    .word() + "-row.jte",
                    one.getFirst());
        }
        return Reply.to("/jobs/" + queued.job().id());
    }

    private static Reply asked(HostId id, String sentence) {
        return Reply.to("/hosts/" + id + "/settings").warning(sentence);
    }
}
