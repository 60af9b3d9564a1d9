package io.resticmanager.http.api.repository;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.snapshot.ReadHoldings;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;

/// What repositories hold, and how much that is.
public final class HoldingResource implements Resource {
    private final ReadRepositories repositories;
    private final ReadHoldings holdings;

    @Inject
    public HoldingResource(ReadRepositories repositories, ReadHoldings holdings) {
        this.repositories = repositories;
        this.holdings = holdings;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/repositories/{id}/holdings")
                        .named("readHoldings", "How many snapshots of each host and source group it holds.")
                        .needs(Permission.VIEW)
                        .answers(200, HoldingsJson.class)
                        .by(call -> Answer.ok(HoldingsJson.of(holdings.of(call.actor(), find(call))))),
                Route.get("/api/repositories/{id}/sizes")
                        .named("readSizes", "What it took day by day, as far as it was measured.")
                        .needs(Permission.VIEW)
                        .answers(200, SizesJson.class)
                        .by(call -> Answer.ok(
                                SizesJson.of(repositories.sizes(call.actor(), find(call), LocalDate.EPOCH)))));
    }

    private RepositoryId find(Call call) {
        RepositoryId id = call.id("id", "repository", RepositoryId::new);
        return repositories
                .find(call.actor(), id)
                .map(view -> view.repository().id())
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("repository")));
    }
}
