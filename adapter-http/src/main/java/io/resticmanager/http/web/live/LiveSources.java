package io.resticmanager.http.web.live;

import io.resticmanager.http.web.enroll.EnrollLive;
import io.resticmanager.http.web.fleet.FleetLive;
import io.resticmanager.http.web.host.HostLive;
import io.resticmanager.http.web.job.JobLive;
import io.resticmanager.http.web.repository.RepositoryLive;
import jakarta.inject.Inject;
import java.util.List;

/// All kinds of pages that can be followed.
public final class LiveSources {
    private final List<LiveSource> all;

    @Inject
    public LiveSources(
            FleetLive fleet, JobLive jobs, RepositoryLive repositories, HostLive hosts, EnrollLive enrollments) {
        this.all = List.of(fleet, jobs, repositories, hosts, enrollments);
    }

    List<LiveSource> all() {
        return all;
    }
}
