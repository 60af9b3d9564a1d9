package io.resticmanager.http.web.live;

import io.resticmanager.http.web.fleet.FleetLive;
import io.resticmanager.http.web.job.JobLive;
import io.resticmanager.http.web.repository.RepositoryLive;
import jakarta.inject.Inject;
import java.util.List;

/// All kinds of pages that can be followed.
public final class LiveSources {
    private final List<LiveSource> all;

    @Inject
    public LiveSources(FleetLive fleet, JobLive jobs, RepositoryLive repositories) {
        this.all = List.of(fleet, jobs, repositories);
    }

    List<LiveSource> all() {
        return all;
    }
}
