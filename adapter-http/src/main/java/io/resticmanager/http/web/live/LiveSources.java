package io.resticmanager.http.web.live;

import io.resticmanager.http.web.fleet.FleetLive;
import io.resticmanager.http.web.job.JobLive;
import jakarta.inject.Inject;
import java.util.List;

/// All kinds of pages that can be followed.
public final class LiveSources {
    private final List<LiveSource> all;

    @Inject
    public LiveSources(FleetLive fleet, JobLive jobs) {
        this.all = List.of(fleet, jobs);
    }

    List<LiveSource> all() {
        return all;
    }
}
