package io.resticmanager.http.web.host;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.enroll.RetireHost;
import io.resticmanager.ports.fleet.ReadOneHost.Brief;
import jakarta.inject.Inject;
import java.util.List;

/// Removing a host: what goes, what stays, and its name typed to confirm.
public final class HostRemovalPages implements PageSet {
    private final HostShells shells;
    private final RetireHost retire;
    private final Frames frames;

    @Inject
    public HostRemovalPages(HostShells shells, RetireHost retire, Frames frames) {
        this.shells = shells;
        this.retire = retire;
        this.frames = frames;
    }

    /// @param typeable whether the name consists of what a keyboard has
    public record Removal(
            Frame frame,
            Form form,
            String hostId,
            String name,
            boolean typeable,
            int revision,
            int open,
            String formToken) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/hosts/{id}/remove")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(visit -> Reply.view("host/remove.jte", of(visit, shells.brief(visit)))),
                PageRoute.post("/hosts/{id}/remove")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::remove));
    }

    private Reply remove(Visit visit) {
        Form form = visit.form();
        Host host = shells.brief(visit).host().overview().host();
        String typed = form.text("confirm");
        if (!typed.equals(host.name().strip()) && !typed.equals(host.id().toString())) {
            form.refuse("confirm", "This is not its name. Nothing was removed.");
            return Reply.refused("host/remove.jte", of(visit, shells.brief(visit)));
        }
        return switch (retire.remove(visit.person(), host.id(), form.revision())) {
            case RetireHost.Result.Done ignored ->
                Reply.to("/")
                        .saying(host.name()
                                + " is removed. Its agent is no longer let in; its snapshots are untouched.");
            case RetireHost.Result.NoSuchHost ignored -> throw HostShells.none();
            case RetireHost.Result.Stale ignored -> {
                form.refuse("confirm", "Somebody has changed this host meanwhile. Look at it once more.");
                yield Reply.refused("host/remove.jte", of(visit, shells.brief(visit)));
            }
        };
    }

    Removal of(Visit visit, Brief brief) {
        Host host = brief.host().overview().host();
        Frame frame = frames.of(visit, Frame.Section.FLEET, "Remove " + host.name())
                .withCrumbs(List.of(
                        new Frame.Crumb("Fleet", "/"),
                        new Frame.Crumb(host.name(), "/hosts/" + host.id()),
                        new Frame.Crumb("Remove", "")));
        return new Removal(
                frame,
                visit.form(),
                host.id().toString(),
                host.name(),
                host.name().chars().allMatch(c -> c > 0x20 && c < 0x7f),
                host.revision(),
                brief.open().size(),
                visit.formToken());
    }
}
