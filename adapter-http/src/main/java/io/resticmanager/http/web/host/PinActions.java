package io.resticmanager.http.web.host;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.snapshot.PinReason;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.OwnPath;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.snapshot.PinSnapshots;
import io.resticmanager.ports.snapshot.PinSnapshots.Result;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// The buttons that pin a snapshot and unpin it, on its own page and in every list.
public final class PinActions implements PageSet {
    private final PinSnapshots pins;

    @Inject
    public PinActions(PinSnapshots pins) {
        this.pins = pins;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.post("/snapshots/{id}/pin")
                        .needs(Permission.PIN_SNAPSHOTS)
                        .by(this::pin),
                PageRoute.post("/snapshots/{id}/unpin")
                        .needs(Permission.PIN_SNAPSHOTS)
                        .by(this::unpin));
    }

    private Reply pin(Visit visit) {
        SnapshotId id = id(visit);
        Form form = visit.form();
        Optional<PinReason> reason = form.optional("reason", PinReason::new);
        if (!form.isGood()) {
            return back(visit, id).warning("Not pinned: " + form.error("reason"));
        }
        return answer(
                visit,
                id,
                pins.pin(visit.person(), id, reason),
                " is pinned: it stays whatever a retention policy says.");
    }

    private Reply unpin(Visit visit) {
        SnapshotId id = id(visit);
        return answer(
                visit,
                id,
                pins.unpin(visit.person(), id),
                " is no longer pinned. The next forget decides whether it stays.");
    }

    private static Reply answer(Visit visit, SnapshotId id, Result result, String done) {
        return switch (result) {
            case Result.Done(var snapshot) ->
                back(visit, id).saying("Snapshot " + snapshot.listed().shortId() + done);
            case Result.Gone gone -> back(visit, id).warning(gone.sentence());
            case Result.BeingRemoved removed -> back(visit, id).warning(removed.sentence());
            case Result.NoSuchSnapshot ignored -> throw new RefusedCallException(Problem.notFound("snapshot"));
        };
    }

    private static SnapshotId id(Visit visit) {
        return visit.id("id", "snapshot", SnapshotId::new);
    }

    private static Reply.Redirect back(Visit visit, SnapshotId id) {
        return Reply.to(OwnPath.or(visit.form().text("back"), "/snapshots/" + id));
    }
}
