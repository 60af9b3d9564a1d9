package io.resticmanager.http.web.live;

import io.resticmanager.http.web.fleet.FleetLive;
import jakarta.inject.Inject;
import java.util.List;

/// All kinds of pages that can be followed.
public final class LiveSources {
    private final List<LiveSource> all;

    @Inject
    public LiveSources(FleetLive fleet) {
        this.all = List.of(fleet);
    }

    List<LiveSource> all() {
        return all;
    }
}
