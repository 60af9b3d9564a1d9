package io.resticmanager.http.api.health;

import io.resticmanager.http.Answer;
import io.resticmanager.http.Problem;
import io.resticmanager.http.Readiness;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/// For those who watch the server from outside.
public final class HealthResource implements Resource {
    private final Readiness readiness;

    @Inject
    public HealthResource(Readiness readiness) {
        this.readiness = readiness;
    }

    public record Health(String status) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/healthz")
                        .named("healthz", "Whether the server is alive.")
                        .forEverybody()
                        .answers(200, Health.class)
                        .by(call -> Answer.ok(new Health("alive"))),
                Route.get("/readyz")
                        .named("readyz", "Whether its database can be written and is migrated.")
                        .forEverybody()
                        .answers(200, Health.class)
                        .by(call -> ready()));
    }

    private Answer ready() {
        Optional<String> objection = readiness.objection();
        if (objection.isPresent()) {
            throw new RefusedCallException(Problem.of(503, "not-ready", "Not ready", objection.get()));
        }
        return Answer.ok(new Health("ready"));
    }
}
