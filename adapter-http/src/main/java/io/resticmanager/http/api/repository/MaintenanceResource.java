package io.resticmanager.http.api.repository;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.maintenance.Maintenance;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.care.DecideMaintenance;
import io.resticmanager.ports.care.ReadCare;
import jakarta.inject.Inject;
import java.util.List;

/// How repositories are cared for.
public final class MaintenanceResource implements Resource {
    private static final String PATH = "/api/repositories/{id}/maintenance";

    private final DecideMaintenance decide;
    private final ReadCare read;

    @Inject
    public MaintenanceResource(DecideMaintenance decide, ReadCare read) {
        this.decide = decide;
        this.read = read;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH)
                        .named("readMaintenance", "When a repository is cared for, and how that went.")
                        .needs(Permission.VIEW)
                        .answers(200, MaintenanceJson.class)
                        .by(this::show),
                Route.put(PATH)
                        .named("changeMaintenance", "Says when a repository is cared for; needs If-Match.")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .takes(MaintenanceInput.class, "forget", "prune", "check", "checkParts")
                        .answers(200, MaintenanceJson.class)
                        .by(this::change));
    }

    private Answer show(Call call) {
        MaintenanceJson now = find(call);
        return Answer.ok(now).withRevision(now.revision());
    }

    private Answer change(Call call) {
        int revision = call.ifMatch();
        Maintenance wanted = call.input(MaintenanceInput.class).read(id(call), revision);
        return switch (decide.decide(call.actor(), wanted)) {
            case DecideMaintenance.Result.Done ignored -> show(call);
            case DecideMaintenance.Result.NoSuchRepository ignored -> throw notFound();
            case DecideMaintenance.Result.Stale(Maintenance now) ->
                throw new RefusedCallException(Problem.stale(find(call)).with("ETag", "\"" + now.revision() + "\""));
        };
    }

    private MaintenanceJson find(Call call) {
        return read.find(call.actor(), id(call)).map(MaintenanceJson::of).orElseThrow(MaintenanceResource::notFound);
    }

    private static RefusedCallException notFound() {
        return new RefusedCallException(Problem.notFound("repository"));
    }

    private static RepositoryId id(Call call) {
        return call.id("id", "repository", RepositoryId::new);
    }
}
