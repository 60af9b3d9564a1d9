package io.resticmanager.http.web.repository;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.repository.CredentialSlot;
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
    private final CareQuestions asks;
    private final Frames frames;

    @Inject
    public RepositoryRuns(ReadRepositories read, RunJob run, RepositoryFacts facts, CareQuestions asks, Frames frames) {
        this.read = read;
        this.run = run;
        this.facts = facts;
        this.asks = asks;
        this.frames = frames;
    }

    /// The question before a job starts.
    ///
    /// @param host that will do it
    /// @param refusal why it cannot be done now; empty text when it can
    /// @param lacksAdminLogin whether that is why, and the person can set one
    /// @param care what there is to prune or forget, and what locks there are
    public record Asked(
            Frame frame,
            String href,
            String repository,
            String host,
            String word,
            String title,
            String refusal,
            boolean lacksAdminLogin,
            Care care,
            boolean mayUnlockAll,
            Form form) {}

    /// @param hosts how many share the repository, e.g. `3 hosts`
    /// @param groups how many have a retention policy, e.g. `2 groups`; empty text for none
    /// @param foretold what a dry run of the last hour said, e.g. `128 GB would be freed`; empty text without one
    /// @param locks as last seen; absent while none was
    /// @param checks what to know before locks are removed
    public record Care(
            String hosts,
            String groups,
            String foretold,
            Optional<LockFacts.Seen> locks,
            List<LockFacts.Check> checks) {}

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
        String refusal = RepositoryFacts.refusal(visit.person(), verb, host.isEmpty());
        boolean lacksLogin = refusal.isEmpty() && lacksAdminLogin(visit, verb, repository);
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
                lacksLogin ? "This needs the repository's admin login, and none is set." : refusal,
                lacksLogin && visit.may(Permission.MANAGE_REPOSITORIES),
                asks.of(visit.person(), repository.id(), verb),
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
        Optional<RunJob.Order> order = order(visit.form(), verb, repository);
        if (order.isEmpty()) {
            return Reply.refused(ASK, ask(visit, verb));
        }
        return switch (run.run(visit.person(), new RunJob.Request(host.get(), order.get(), Limits.NONE, false))) {
            case RunJob.Decision.Queued queued ->
                verb == Verb.TEST
                        ? back
                        : verb == Verb.FORGET
                                ? Reply.to("/jobs?kind=forget&repository=" + repository.id())
                                        .saying("Forget is queued for each group with a policy.")
                                : Reply.to("/jobs/" + queued.job().id())
                                        .saying(JobWords.kind(queued.job().kind()) + " is queued.");
            case RunJob.Decision.NoSuchRepository ignored ->
                throw new RefusedCallException(Problem.notFound("repository"));
            case RunJob.Decision.NoSuchHost ignored -> back.warning("The host that did this was removed. Try again.");
            case RunJob.Decision.NoSuchGroup ignored -> back.warning("This was changed meanwhile. Try again.");
            case RunJob.Decision.GroupIncomplete incomplete -> back.warning(incomplete.sentence());
            case RunJob.Decision.WrongSelection(var objection) -> back.warning(objection.sentence());
            case RunJob.Decision.HostOffline offline ->
                back.warning("The agent of " + offline.host().name()
                        + " would do this, and it is not connected. Start it, or choose another host under Edit.");
            case RunJob.Decision.NoAdminLogin missing -> back.warning(missing.sentence());
            case RunJob.Decision.NotTyped ignored -> {
                visit.form().refuse("name", "Type the name of the repository, exactly as it is above.");
                yield Reply.refused(ASK, ask(visit, verb));
            }
            case RunJob.Decision.RepositoryBusy busy ->
                Reply.to("/jobs/" + busy.job())
                        .warning("This job may be at work in the repository. Wait for its end, or cancel it.");
        };
    }

    private boolean lacksAdminLogin(Visit visit, Verb verb, Repository repository) {
        boolean needsAdmin = verb == Verb.PRUNE || verb == Verb.FORGET;
        return needsAdmin
                && !read.find(visit.person(), repository.id())
                        .flatMap(
                                view -> Optional.ofNullable(view.credentialSet().get(CredentialSlot.ADMIN)))
                        .orElse(false);
    }

    private static Optional<RunJob.Order> order(Form form, Verb verb, Repository repository) {
        boolean dryRun = form.isChecked("dryRun");
        return switch (verb) {
            case TEST -> on(repository, new JobSpec.Test());
            case STATS -> on(repository, new JobSpec.Stats());
            case SNAPSHOTS -> on(repository, new JobSpec.Snapshots());
            case INIT -> on(repository, new JobSpec.Init());
            case FORGET -> Optional.of(new RunJob.Order.EveryForget(repository.id(), dryRun));
            case PRUNE -> on(repository, new JobSpec.Prune(dryRun, Optional.empty()));
            case UNLOCK ->
                form.isChecked("all")
                        ? Optional.of(new RunJob.Order.UnlockAll(repository.id(), form.text("name")))
                        : on(repository, new JobSpec.Unlock(false));
            case CHECK -> {
                // A blank part reads the structure only.
                Optional<JobSpec.Check> part = form.optional("part", text -> new JobSpec.Check(Optional.of(text)));
                yield form.isGood()
                        ? on(repository, part.orElseGet(() -> new JobSpec.Check(Optional.empty())))
                        : Optional.empty();
            }
        };
    }

    private static Optional<RunJob.Order> on(Repository repository, JobSpec spec) {
        return Optional.of(new RunJob.Order.OnRepository(repository.id(), spec));
    }
}
