package io.resticmanager.http.api;

import io.resticmanager.http.Answer;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.http.api.account.SessionResource;
import io.resticmanager.http.api.account.SetupResource;
import io.resticmanager.http.api.audit.AuditResource;
import io.resticmanager.http.api.enroll.EnrollResource;
import io.resticmanager.http.api.enroll.EnrollmentTokenResource;
import io.resticmanager.http.api.event.EventResource;
import io.resticmanager.http.api.health.HealthResource;
import io.resticmanager.http.api.hook.HooksResource;
import io.resticmanager.http.api.host.HostResource;
import io.resticmanager.http.api.job.JobLogResource;
import io.resticmanager.http.api.job.JobResource;
import io.resticmanager.http.api.repository.HoldingResource;
import io.resticmanager.http.api.repository.MaintenanceResource;
import io.resticmanager.http.api.repository.RepositoryResource;
import io.resticmanager.http.api.schedule.ScheduleResource;
import io.resticmanager.http.api.snapshot.SnapshotResource;
import io.resticmanager.http.api.source.RetentionResource;
import io.resticmanager.http.api.source.SourceGroupResource;
import io.resticmanager.http.artifact.ArtifactResource;
import io.resticmanager.http.openapi.OpenApi;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// All calls there are, with their own description among them.
public final class RestApi implements Resource {
    /// The version of the API, not of the server: grows when a call changes its meaning.
    public static final String VERSION = "1";

    private final List<Resource> resources;

    @Inject
    public RestApi(
            HealthResource health,
            SetupResource setup,
            SessionResource sessions,
            RepositoryResource repositories,
            MaintenanceResource maintenance,
            HoldingResource holdings,
            EnrollmentTokenResource tokens,
            EnrollResource enroll,
            HostResource hosts,
            RetentionResource retention,
            SourceGroupResource sourceGroups,
            HooksResource hooks,
            ScheduleResource schedules,
            JobResource jobs,
            JobLogResource logs,
            SnapshotResource snapshots,
            AuditResource audit,
            EventResource events,
            ArtifactResource artifacts) {
        this.resources = List.of(
                health,
                setup,
                sessions,
                repositories,
                maintenance,
                holdings,
                tokens,
                enroll,
                retention,
                hosts,
                sourceGroups,
                hooks,
                schedules,
                jobs,
                logs,
                snapshots,
                audit,
                events,
                artifacts);
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        resources.forEach(resource -> routes.addAll(resource.routes()));
        Route description = Route.get("/api/openapi.json")
                .named("describe", "This description.")
                .forEverybody()
                .answersText("application/json")
                // The list is complete by the time anybody asks.
                .by(call -> new Answer.Json(200, OpenApi.describe(List.copyOf(routes), VERSION), Map.of()));
        routes.add(description);
        return List.copyOf(routes);
    }
}
