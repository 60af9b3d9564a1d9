package io.resticmanager.http.api.snapshot;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.PinReason;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.PageJson;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.snapshot.PinSnapshots;
import io.resticmanager.ports.snapshot.ReadSnapshots;
import io.resticmanager.ports.snapshot.SnapshotStore;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What repositories hold, as far as agents reported it.
public final class SnapshotResource implements Resource {
    private final ReadSnapshots snapshots;
    private final ReadHosts hosts;
    private final ReadRepositories repositories;
    private final PinSnapshots pins;

    @Inject
    public SnapshotResource(
            ReadSnapshots snapshots, ReadHosts hosts, ReadRepositories repositories, PinSnapshots pins) {
        this.snapshots = snapshots;
        this.hosts = hosts;
        this.repositories = repositories;
        this.pins = pins;
    }

    /// @param id ours
    /// @param resticId restic's, 64 hex
    public record SnapshotJson(
            String id,
            String resticId,
            String repositoryId,
            Optional<String> hostId,
            Optional<String> jobId,
            Optional<String> sourceGroupId,
            Instant time,
            String hostname,
            String username,
            List<String> paths,
            List<String> tags,
            Optional<Long> sizeBytes,
            Optional<Long> fileCount,
            Optional<Long> addedBytes,
            Optional<String> programVersion,
            Instant firstSeenAt,
            Optional<Instant> goneAt,
            Optional<PinJson> pin) {}

    /// That it stays whatever a retention policy says.
    public record PinJson(Instant at, String by, Optional<String> reason) {}

    /// @param reason one line of at most 200 characters
    public record PinInput(@Nullable String reason) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/hosts/{id}/snapshots")
                        .named("listHostSnapshots", "A host's snapshots, newest first.")
                        .needs(Permission.VIEW)
                        .asks("repository", "Only in this repository.")
                        .asks("tag", "Only with this whole tag.")
                        .asks("path", "Only those that may hold what lies at this path.")
                        .asks("from", "Taken then or later.")
                        .asks("until", "Taken before then.")
                        .answersPageOf(SnapshotJson.class)
                        .by(this::ofHost),
                Route.get("/api/repositories/{id}/snapshots")
                        .named("listRepositorySnapshots", "A repository's snapshots, newest first.")
                        .needs(Permission.VIEW)
                        .asks("tag", "Only with this whole tag.")
                        .asks("path", "Only those that may hold what lies at this path.")
                        .asks("from", "Taken then or later.")
                        .asks("until", "Taken before then.")
                        .answersPageOf(SnapshotJson.class)
                        .by(this::ofRepository),
                Route.get("/api/snapshots/{id}")
                        .named("readSnapshot", "One snapshot, by our id.")
                        .needs(Permission.VIEW)
                        .answers(200, SnapshotJson.class)
                        .by(this::one),
                Route.put("/api/snapshots/{id}/pin")
                        .named(
                                "pinSnapshot",
                                "Lets a snapshot stay whatever a retention policy says. Sent again, another reason"
                                        + " replaces the one before and the same changes nothing.")
                        .needs(Permission.PIN_SNAPSHOTS)
                        .takes(PinInput.class)
                        .answers(200, SnapshotJson.class)
                        .by(this::pin),
                Route.delete("/api/snapshots/{id}/pin")
                        .named("unpinSnapshot", "Takes the pin away, if there is one; the next forget decides anew.")
                        .needs(Permission.PIN_SNAPSHOTS)
                        .answersNothing(204)
                        .by(this::unpin));
    }

    private Answer ofHost(Call call) {
        HostId id = call.id("id", "host", HostId::new);
        if (hosts.find(call.actor(), id).isEmpty()) {
            throw new RefusedCallException(Problem.notFound("host"));
        }
        return listed(call, Optional.of(id), Optional.empty());
    }

    private Answer ofRepository(Call call) {
        RepositoryId id = call.id("id", "repository", RepositoryId::new);
        if (repositories.find(call.actor(), id).isEmpty()) {
            throw new RefusedCallException(Problem.notFound("repository"));
        }
        return listed(call, Optional.empty(), Optional.of(id));
    }

    private Answer listed(Call call, Optional<HostId> host, Optional<RepositoryId> repository) {
        Fields fields = new Fields();
        Optional<RepositoryId> only = host.flatMap(
                h -> fields.optional("repository", call.query("repository").orElse(null), RepositoryId::of));
        Optional<Instant> from = fields.optional("from", call.query("from").orElse(null), Fields::time);
        Optional<Instant> until = fields.optional("until", call.query("until").orElse(null), Fields::time);
        fields.check();
        SnapshotStore.Filter filter = new SnapshotStore.Filter(
                host, repository.or(() -> only), call.query("tag"), call.query("path"), from, until);
        return Answer.ok(
                PageJson.of(call.paged(page -> snapshots.list(call.actor(), filter, page)), SnapshotResource::json));
    }

    private Answer one(Call call) {
        return snapshots
                .find(call.actor(), id(call))
                .map(snapshot -> Answer.ok(json(snapshot)))
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("snapshot")));
    }

    private Answer pin(Call call) {
        PinInput in = call.input(PinInput.class);
        Fields fields = new Fields();
        Optional<PinReason> reason = fields.optional("reason", in.reason(), PinReason::new);
        fields.check();
        return Answer.ok(json(done(pins.pin(call.actor(), id(call), reason))));
    }

    private Answer unpin(Call call) {
        done(pins.unpin(call.actor(), id(call)));
        return Answer.noContent();
    }

    private static Snapshot done(PinSnapshots.Result result) {
        return switch (result) {
            case PinSnapshots.Result.Done(Snapshot now) -> now;
            case PinSnapshots.Result.NoSuchSnapshot ignored ->
                throw new RefusedCallException(Problem.notFound("snapshot"));
            case PinSnapshots.Result.Gone gone ->
                throw new RefusedCallException(
                        Problem.of(409, "snapshot-gone", "The snapshot is gone", gone.sentence()));
            case PinSnapshots.Result.BeingRemoved removed ->
                throw new RefusedCallException(Problem.of(
                        409, "snapshot-being-removed", "A forget is about to remove it", removed.sentence()));
        };
    }

    private static SnapshotId id(Call call) {
        return call.id("id", "snapshot", SnapshotId::new);
    }

    private static SnapshotJson json(Snapshot snapshot) {
        ListedSnapshot listed = snapshot.listed();
        return new SnapshotJson(
                snapshot.id().toString(),
                listed.resticId(),
                snapshot.repositoryId().toString(),
                snapshot.hostId().map(HostId::toString),
                listed.jobId().map(JobId::toString),
                listed.groupId().map(SourceGroupId::toString),
                listed.time(),
                listed.hostname(),
                listed.username(),
                listed.paths(),
                listed.tags(),
                listed.sizeBytes(),
                listed.fileCount(),
                listed.addedBytes(),
                listed.programVersion(),
                snapshot.firstSeenAt(),
                snapshot.goneAt(),
                snapshot.pin()
                        .map(pin -> new PinJson(pin.at(), pin.by(), pin.reason().map(PinReason::text))));
    }
}
