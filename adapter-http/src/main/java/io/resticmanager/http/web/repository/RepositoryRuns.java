package io.resticmanager.http.web.repository;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.ports.job.RunJob;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Jobs on a repository, started from its page and run by its maintenance host.
public final class RepositoryRuns implements PageSet {
    private static final String ASK = "repository/ask.jte";

    private final ReadRepositories read;
    private final RunJob run;
    private final RepositoryFacts facts;
    private final Frames frames;

    @Inject
    public RepositoryRuns(ReadRepositories read, RunJob run, RepositoryFacts facts, Frames frames) {
        this.read = read;
        this.run = run;
        this.facts = facts;
        this.frames = frames;
    }

    /// The question before a job starts.
    ///
    /// @param host that will do it
    /// @param refusal why it cannot be done now; empty text when it can
    public record Asked(
            Frame frame,
            String href,
            String repository,
            String host,
            String word,
            String title,
            String refusal,
            boolean mayUnlockAll,
            Form form) {}

    @Override
    public List<PageRoute> routes() {
        List<PageRoute> routes = new ArrayList<>();
        for (Verb verb : Verb.values()) {
            String path = "/repositories/{id}/" + verb.word();
            routes.add(PageRoute.get(path).needs(verb.needs()).by(visit -> Reply.view(ASK, ask(visit, verb))));
            routes.add(PageRoute.post(path).needs(verb.needs()).by(visit -> start(visit, verb)));
        }
        return List.copyOf(routes);
    }

    private Asked ask(Visit visit, Verb verb) {
        Repository repository = RepositoryPages.find(read, visit).repository();
        Optional<HostId> host = run.maintenanceHost(repository);
        String href = "/repositories/" + repository.id();
        Frame frame = frames.of(visit, Frame.Section.REPOSITORIES, verb.title())
                .withCrumbs(List.of(
                        new Frame.Crumb("Repositories", "/repositories"),
                        new Frame.Crumb(repository.name(), href),
                        new Frame.Crumb(verb.title(), "")));
        return new Asked(
                frame,
                href,
                repository.name(),
                host.flatMap(h -> facts.name(visit.person(), h)).orElse(""),
                verb.word(),
                verb.title(),
                RepositoryFacts.refusal(visit.person(), verb, host.isEmpty()),
                visit.may(Permission.UNLOCK_ALL),
                visit.form());
    }

    private Reply start(Visit visit, Verb verb) {
        Repository repository = RepositoryPages.find(read, visit).repository();
        Reply.Redirect back = Reply.to("/repositories/" + repository.id());
        Optional<HostId> host = run.maintenanceHost(repository);
        if (host.isEmpty()) {
            return back.warning("A host does this, and none uses this repository yet. Add a host first.");
        }
        Optional<JobSpec> spec = spec(visit.form(), verb);
        if (spec.isEmpty()) {
            return Reply.refused(ASK, ask(visit, verb));
        }
        RunJob.Order order = new RunJob.Order.OnRepository(repository.id(), spec.get());
        return switch (run.run(visit.person(), new RunJob.Request(host.get(), order, Limits.NONE, false))) {
            case RunJob.Decision.Queued queued ->
                verb == Verb.TEST
                        ? back
                        : Reply.to("/jobs/" + queued.job().id())
                                .saying(JobWords.kind(queued.job().kind()) + " is queued.");
            case RunJob.Decision.NoSuchRepository ignored ->
                throw new RefusedCallException(Problem.notFound("repository"));
            case RunJob.Decision.NoSuchHost ignored -> back.warning("The host that did this was removed. Try again.");
            case RunJob.Decision.NoSuchGroup ignored -> back.warning("This was changed meanwhile. Try again.");
            case RunJob.Decision.GroupIncomplete incomplete -> back.warning(incomplete.sentence());
            case RunJob.Decision.HostOffline offline ->
                back.warning("The agent of " + offline.host().name()
                        + " would do this, and it is not connected. Start it, or choose another host under Edit.");
            case RunJob.Decision.NoAdminLogin missing -> back.warning(missing.sentence());
            case RunJob.Decision.RepositoryBusy busy ->
                Reply.to("/jobs/" + busy.job())
                        .warning("This job may be at work in the repository. Wait for its end, or cancel it.");
        };
    }

    private static Optional<JobSpec> spec(Form form, Verb verb) {
        return switch (verb) {
            case TEST -> Optional.of(new JobSpec.Test());
            case STATS -> Optional.of(new JobSpec.Stats());
            case SNAPSHOTS -> Optional.of(new JobSpec.Snapshots());
            case INIT -> Optional.of(new JobSpec.Init());
            case UNLOCK -> Optional.of(new JobSpec.Unlock(form.isChecked("all")));
            case CHECK -> {
                // A blank part reads the structure only.
                Optional<JobSpec.Check> part = form.optional("part", text -> new JobSpec.Check(Optional.of(text)));
                yield form.isGood()
                        ? Optional.of(part.orElseGet(() -> new JobSpec.Check(Optional.empty())))
                        : Optional.empty();
            }
        };
    }
}
