package io.resticmanager.http.web.repository;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.job.ReadJobs;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.plan.DefineRepositories.Result;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.snapshot.ReadSnapshots;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Removing a repository: with its name typed, and not while anything refers to it.
public final class RepositoryRemoval implements PageSet {
    private static final String PAGE = "repository/remove.jte";
    private static final PageRequest ONE = new PageRequest(Optional.empty(), 1);

    private final DefineRepositories define;
    private final ReadRepositories read;
    private final ReadSnapshots snapshots;
    private final ReadJobs jobs;
    private final RepositoryFacts facts;
    private final Frames frames;

    @Inject
    public RepositoryRemoval(
            DefineRepositories define,
            ReadRepositories read,
            ReadSnapshots snapshots,
            ReadJobs jobs,
            RepositoryFacts facts,
            Frames frames) {
        this.define = define;
        this.read = read;
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.facts = facts;
        this.frames = frames;
    }

    /// @param reasons why it cannot be removed; empty when it can
    public record Asked(
            Frame frame, String id, String name, String url, int revision, List<String> reasons, Form form) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/repositories/{id}/remove")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .by(visit -> Reply.view(PAGE, asked(visit, List.of()))),
                PageRoute.post("/repositories/{id}/remove")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .by(this::remove));
    }

    private Reply remove(Visit visit) {
        Repository repository = RepositoryPages.find(read, visit).repository();
        Form form = visit.form();
        if (!form.text("name").equals(repository.name())) {
            form.refuse("name", "Type the name exactly as it stands above.");
            return Reply.refused(PAGE, asked(visit, List.of()));
        }
        int revision = form.optional("revision", Integer::valueOf).orElse(0);
        return switch (define.remove(visit.person(), repository.id(), revision)) {
            case Result.Removed ignored ->
                Reply.to("/repositories").saying(repository.name() + " is removed. Its data is where it was.");
            case Result.InUse ignored ->
                new Reply.View(
                        409,
                        PAGE,
                        asked(visit, List.of("An open enrollment token or something else still refers to it.")),
                        Map.of());
            case Result.Stale ignored ->
                Reply.to("/repositories/" + repository.id() + "/remove")
                        .warning("Somebody changed it meanwhile. Look again before you remove it.");
            case Result.NoSuchRepository ignored -> throw new RefusedCallException(Problem.notFound("repository"));
            case Result.NoSuchHost ignored -> throw new RefusedCallException(Problem.notFound("repository"));
            case Result.NameTaken ignored -> throw new RefusedCallException(Problem.notFound("repository"));
            case Result.Done ignored -> throw new RefusedCallException(Problem.notFound("repository"));
        };
    }

    /// @param otherwise what to say when nothing that we can see stands in the way
    private Asked asked(Visit visit, List<String> otherwise) {
        Repository repository = RepositoryPages.find(read, visit).repository();
        Frame frame = frames.of(visit, Frame.Section.REPOSITORIES, "Remove " + repository.name())
                .withCrumbs(List.of(
                        new Frame.Crumb("Repositories", "/repositories"),
                        new Frame.Crumb(repository.name(), "/repositories/" + repository.id()),
                        new Frame.Crumb("Remove", "")));
        List<String> reasons = reasons(visit, repository.id());
        return new Asked(
                frame,
                repository.id().toString(),
                repository.name(),
                repository.url().text(),
                repository.revision(),
                reasons.isEmpty() ? otherwise : reasons,
                visit.form());
    }

    private List<String> reasons(Visit visit, RepositoryId id) {
        List<String> reasons = new ArrayList<>();
        List<RepositoryFacts.Using> using = facts.using(visit.person(), id);
        if (!using.isEmpty()) {
            reasons.add("Backups of "
                    + String.join(
                            ", ",
                            using.stream()
                                    .limit(5)
                                    .map(RepositoryFacts.Using::name)
                                    .toList())
                    + (using.size() > 5 ? " and more hosts" : "")
                    + " go there. Bind them to another repository first.");
        }
        if (!snapshots.ofRepository(visit.person(), id, ONE).items().isEmpty()) {
            reasons.add("Snapshots in it are known here, and their history stays.");
        }
        JobStore.Filter filter = new JobStore.Filter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(id), Optional.empty());
        if (!jobs.list(visit.person(), filter, ONE).items().isEmpty()) {
            reasons.add("Jobs ran on it, and their history stays.");
        }
        return List.copyOf(reasons);
    }
}
