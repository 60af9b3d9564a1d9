package io.resticmanager.http.web.fleet;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import jakarta.inject.Inject;
import java.util.List;

/// The fleet.
public final class FleetPages implements PageSet {
    private final Frames frames;

    @Inject
    public FleetPages(Frames frames) {
        this.frames = frames;
    }

    public record Fleet(Frame frame) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(PageRoute.get("/").needs(Permission.VIEW).by(this::show));
    }

    private Reply show(Visit visit) {
        return Reply.view(
                "fleet/page.jte",
                new Fleet(frames.of(visit, Frame.Section.FLEET, "Fleet")
                        .following("fleet")
                        .inFullWidth()));
    }
}
