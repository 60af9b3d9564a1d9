package io.resticmanager.http.web.host;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.PinReason;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.PinMark;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.snapshot.ReadSnapshots;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One snapshot: what it holds and where it came from.
public final class SnapshotPage implements PageSet {
    private final ReadSnapshots snapshots;
    private final ReadHosts hosts;
    private final ReadJobs jobs;
    private final ReadRepositories repositories;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public SnapshotPage(
            ReadSnapshots snapshots,
            ReadHosts hosts,
            ReadJobs jobs,
            ReadRepositories repositories,
            Frames frames,
            Clock clock) {
        this.snapshots = snapshots;
        this.hosts = hosts;
        this.jobs = jobs;
        this.repositories = repositories;
        this.frames = frames;
        this.clock = clock;
    }

    /// @param gone since when it is no longer in the repository
    public record Content(
            Frame frame,
            String title,
            Moment taken,
            Moment when,
            String resticId,
            Optional<Moment> gone,
            boolean ours,
            List<Tile> tiles,
            List<String> paths,
            List<String> tags,
            List<Detail> details,
            Optional<Pinned> pinned,
            PinMark pin) {}

    /// @param reason empty text when none was given
    public record Pinned(String by, Moment at, String reason) {}

    public record Tile(String label, String number, String words) {}

    /// @param href empty text for plain words
    public record Detail(String label, String words, String href, boolean mono) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(PageRoute.get("/snapshots/{id}").needs(Permission.VIEW).by(this::show));
    }

    private Reply show(Visit visit) {
        Snapshot snapshot = snapshots
                .find(visit.person(), visit.id("id", "snapshot", SnapshotId::new))
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("snapshot")));
        ListedSnapshot listed = snapshot.listed();
        String title = "Snapshot " + listed.shortId();
        Optional<ReadHosts.HostView> host = snapshot.hostId().flatMap(id -> hosts.find(visit.person(), id));
        Frame frame = frames.of(visit, Frame.Section.FLEET, title);
        frame = host.map(h -> way(h, title)).map(frame::withCrumbs).orElse(frame.at("Fleet", "/"));
        return Reply.view(
                "host/snapshot.jte",
                new Content(
                        frame,
                        title,
                        Moment.of(listed.time(), clock),
                        Moment.absolute(listed.time(), clock),
                        listed.resticId(),
                        snapshot.goneAt().map(at -> Moment.of(at, clock)),
                        snapshot.hostId().isPresent(),
                        tiles(listed),
                        listed.paths(),
                        SnapshotRows.tags(listed),
                        details(visit, snapshot, host),
                        snapshot.pin()
                                .map(pin -> new Pinned(
                                        pin.by(),
                                        Moment.of(pin.at(), clock),
                                        pin.reason().map(PinReason::text).orElse(""))),
                        PinMark.of(snapshot, visit.path())));
    }

    private static List<Frame.Crumb> way(ReadHosts.HostView host, String title) {
        HostId id = host.overview().host().id();
        return List.of(
                new Frame.Crumb("Fleet", "/"),
                new Frame.Crumb(host.overview().host().name(), "/hosts/" + id),
                new Frame.Crumb("Snapshots", "/hosts/" + id + "/snapshots"),
                new Frame.Crumb(title, ""));
    }

    private static List<Tile> tiles(ListedSnapshot listed) {
        List<Tile> tiles = new ArrayList<>();
        listed.sizeBytes().ifPresent(size -> tiles.add(new Tile("Size", Sizes.words(size), "when it is restored")));
        listed.fileCount().ifPresent(files -> tiles.add(new Tile("Files", Sizes.count(files), "in all its paths")));
        listed.addedBytes()
                .ifPresent(added ->
                        tiles.add(new Tile("New data", Sizes.words(added), "that the repository did not hold before")));
        return tiles;
    }

    private List<Detail> details(Visit visit, Snapshot snapshot, Optional<ReadHosts.HostView> host) {
        ListedSnapshot listed = snapshot.listed();
        List<Detail> details = new ArrayList<>();
        host.ifPresent(h -> details.add(new Detail(
                "Host",
                h.overview().host().name(),
                "/hosts/" + h.overview().host().id(),
                false)));
        details.add(new Detail(
                "Repository",
                repositories
                        .find(visit.person(), snapshot.repositoryId())
                        .map(r -> r.repository().name())
                        .orElse("removed repository"),
                "/repositories/" + snapshot.repositoryId(),
                false));
        listed.jobId()
                .filter(id -> jobs.find(visit.person(), id).isPresent())
                .map(JobId::toString)
                .ifPresent(id -> details.add(new Detail("Made by", "its backup job", "/jobs/" + id, false)));
        details.add(new Detail("Taken on", listed.hostname(), "", true));
        details.add(new Detail("By user", listed.username(), "", true));
        listed.programVersion().ifPresent(version -> details.add(new Detail("Made with", version, "", false)));
        details.add(new Detail(
                "First seen", Moment.absolute(snapshot.firstSeenAt(), clock).words(), "", false));
        Ulid ours = snapshot.id().ulid();
        details.add(new Detail("Id here", ours.text(), "", true));
        return details;
    }
}
