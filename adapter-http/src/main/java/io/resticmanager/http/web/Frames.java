package io.resticmanager.http.web;

import io.resticmanager.domain.account.Actor;
import io.resticmanager.ports.fleet.ReadFleet;
import jakarta.inject.Inject;
import java.util.List;

/// Makes the frame of a page.
public final class Frames {
    private final ReadFleet fleet;
    private final ServerVersion version;

    @Inject
    public Frames(ReadFleet fleet, ServerVersion version) {
        this.fleet = fleet;
        this.version = version;
    }

    /// As pages show it, e.g. `0.1.0`.
    public record ServerVersion(String text) {}

    public Frame of(Visit visit, Frame.Section section, String title) {
        return new Frame(
                title,
                section,
                List.of(new Frame.Crumb(title, "")),
                visit.theme(),
                visit.formToken(),
                visit.sessionIfAny()
                        .map(s -> new Frame.Viewer(
                                s.actor().username().text(), s.actor().role())),
                visit.sessionIfAny().map(s -> rail(s.actor())).orElseGet(() -> new Frame.Rail(0, 0, 0, version.text())),
                visit.notice(),
                "",
                false);
    }

    /// The counts of the rail by themselves, for pages that follow them.
    public Frame.Rail rail(Actor.Person person) {
        ReadFleet.Pulse pulse = fleet.pulse(person);
        return new Frame.Rail(pulse.running(), pulse.online(), pulse.hosts(), version.text());
    }
}
