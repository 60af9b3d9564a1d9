package io.resticmanager.http.web.host;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.enroll.RetireHost;
import io.resticmanager.ports.fleet.ReadOneHost.Brief;
import io.resticmanager.ports.plan.ChangeHost;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A host's settings: what it is called, what it backs up and where to, and its credential.
public final class HostSettingsPages implements PageSet {
    private static final String PAGE = "host/settings.jte";
    private static final int MOST_REPOSITORIES = 500;

    private final HostShells shells;
    private final ChangeHost change;
    private final RetireHost retire;
    private final ReadRepositories repositories;
    private final HostRemovalPages removals;
    private final Clock clock;

    @Inject
    public HostSettingsPages(
            HostShells shells,
            ChangeHost change,
            RetireHost retire,
            ReadRepositories repositories,
            HostRemovalPages removals,
            Clock clock) {
        this.shells = shells;
        this.change = change;
        this.retire = retire;
        this.repositories = repositories;
        this.removals = removals;
        this.clock = clock;
    }

    /// @param about the form of the name, when it was refused
    /// @param sources the form of what is backed up, when it was refused
    /// @param limiting the form of the limits, when it was refused
    /// @param seen the revision that the editor of the refused form began with, or was told of
    public record Settings(
            HostShells.Shell shell,
            Form about,
            Form sources,
            Form limiting,
            String name,
            String tags,
            String resticHost,
            int seen,
            int revision,
            Source source,
            List<Choice> repositories,
            LimitsForm.Filled limits,
            AgentFacts.Agent agent,
            HostRemovalPages.Removal removal) {
        /// What a form of the page is an edit of.
        public int revision(Form part) {
            return part.isEmpty() ? revision : seen;
        }
    }

    /// The forms of the page, by the field `part`.
    private enum Part {
        ABOUT,
        SOURCES,
        LIMITS,
        NONE;

        static Part of(Form form) {
            return Arrays.stream(values())
                    .filter(part -> HostPages.word(part).equals(form.text("part")))
                    .findFirst()
                    .orElse(ABOUT);
        }
    }

    /// What the default group says, or what was typed.
    public record Source(SelectionForm.Filled files, boolean bound) {}

    public record Choice(String id, String name, String url, boolean chosen) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/hosts/{id}/settings").needs(Permission.VIEW).by(this::show),
                PageRoute.post("/hosts/{id}/settings")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::save),
                PageRoute.post("/hosts/{id}/rotate-credential")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::rotate));
    }

    private Reply show(Visit visit) {
        return Reply.view(PAGE, settings(visit, Part.NONE, Optional.empty()));
    }

    private Reply save(Visit visit) {
        return switch (Part.of(visit.form())) {
            case SOURCES -> saveSources(visit);
            case LIMITS -> saveLimits(visit);
            case ABOUT -> saveAbout(visit);
            case NONE -> saveAbout(visit);
        };
    }

    private Reply saveAbout(Visit visit) {
        Form form = visit.form();
        Host host = shells.brief(visit).host().overview().host();
        Optional<String> name = form.required(
                "name",
                "Say what the host is called.",
                text -> host.edited(text, host.tags(), host.limits()).name());
        Optional<Tags> tags =
                form.text("tags").isEmpty() ? Optional.of(Tags.NONE) : form.optional("tags", HostSettingsPages::tags);
        if (!form.isGood()) {
            return refusedAgain(visit);
        }
        ChangeHost.Change wanted =
                new ChangeHost.Change(name, tags, Optional.empty(), false, Optional.empty(), Optional.empty());
        return saved(visit, host.id(), form, "name", wanted, "Saved.");
    }

    private Reply saveSources(Visit visit) {
        Form form = visit.form();
        HostId id = shells.brief(visit).host().overview().host().id();
        Optional<RepositoryId> repository = form.optional("repositoryId", RepositoryId::of);
        Optional<Selection> selection = SelectionForm.read(form);
        if (!form.isGood()) {
            return refusedAgain(visit);
        }
        ChangeHost.Change wanted = new ChangeHost.Change(
                Optional.empty(),
                Optional.empty(),
                repository,
                form.isChecked("mayInitialise"),
                selection,
                Optional.empty());
        return saved(
                visit, id, form, "repositoryId", wanted, "Saved. The agent takes it over as soon as it is connected.");
    }

    private Reply saveLimits(Visit visit) {
        Form form = visit.form();
        HostId id = shells.brief(visit).host().overview().host().id();
        Limits limits = LimitsForm.read(form);
        if (!form.isGood()) {
            return refusedAgain(visit);
        }
        ChangeHost.Change wanted = new ChangeHost.Change(
                Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.of(limits));
        return saved(
                visit, id, form, "uploadKiBps", wanted, "Saved. The agent takes it over as soon as it is connected.");
    }

    private Reply saved(Visit visit, HostId id, Form form, String field, ChangeHost.Change wanted, String words) {
        return switch (change.change(visit.person(), id, form.revision(), wanted)) {
            case ChangeHost.Result.Done ignored ->
                Reply.to("/hosts/" + id + "/settings").saying(words);
            case ChangeHost.Result.NoSuchHost ignored -> throw HostShells.none();
            case ChangeHost.Result.NoSuchRepository ignored -> {
                form.refuse("repositoryId", "This repository has been removed. Choose another one.");
                yield refusedAgain(visit);
            }
            case ChangeHost.Result.WrongSelection(var objection) -> {
                form.refuse(wanted.selection().isPresent() ? objection.field() : field, objection.sentence());
                yield refusedAgain(visit);
            }
            case ChangeHost.Result.Stale(Host current) -> {
                form.refuse(
                        field,
                        "Somebody has changed this host since you opened the page, so nothing was saved. It is now: "
                                + now(visit, current) + ". Save once more to put what you typed in place of that.");
                yield new Reply.View(
                        409, PAGE, settings(visit, Part.of(form), Optional.of(current.revision())), Map.of());
            }
        };
    }

    private Reply refusedAgain(Visit visit) {
        return Reply.refused(PAGE, settings(visit, Part.of(visit.form()), Optional.empty()));
    }

    private Reply rotate(Visit visit) {
        HostId id = visit.id("id", "host", HostId::new);
        return switch (retire.rotateCredential(visit.person(), id)) {
            case RetireHost.Result.Done ignored ->
                Reply.to("/hosts/" + id + "/settings#agent")
                        .saying("The agent gets a new credential as soon as it is connected.");
            case RetireHost.Result.NoSuchHost ignored -> throw HostShells.none();
            case RetireHost.Result.Stale ignored -> throw HostShells.none();
        };
    }

    // Of what the refused form is about.
    private String now(Visit visit, Host host) {
        return switch (Part.of(visit.form())) {
            case LIMITS ->
                host.limits().equals(Limits.NONE) ? "no limit" : host.limits().words();
            case SOURCES -> {
                List<String> paths =
                        shells.brief(visit).groups().getFirst().selection().includes();
                yield paths.isEmpty() ? "no path" : String.join(", ", paths);
            }
            case ABOUT, NONE ->
                host.name()
                        + (host.tags().words().isEmpty()
                                ? ", without tags"
                                : ", tagged " + String.join(" ", host.tags().words()));
        };
    }

    /// @param told the revision that a stale editor is told of
    private Settings settings(Visit visit, Part refused, Optional<Integer> told) {
        Form about = refused == Part.ABOUT ? visit.form() : Form.empty();
        Form sources = refused == Part.SOURCES ? visit.form() : Form.empty();
        Form limiting = refused == Part.LIMITS ? visit.form() : Form.empty();
        Brief brief = shells.brief(visit);
        Host host = brief.host().overview().host();
        SourceGroup group = brief.groups().getFirst();
        Optional<String> chosen = sources.isEmpty()
                ? group.repositoryId().map(RepositoryId::toString)
                : Optional.of(sources.text("repositoryId")).filter(text -> !text.isEmpty());
        return new Settings(
                shells.of(visit, brief, HostShells.Tab.SETTINGS),
                about,
                sources,
                limiting,
                host.name(),
                about.isEmpty() ? String.join(" ", host.tags().words()) : about.text("tags"),
                host.resticHost(),
                told.orElseGet(() -> visit.form().revision()),
                host.revision(),
                source(group, sources),
                choices(visit, chosen),
                LimitsForm.filled(host.limits(), limiting),
                AgentFacts.of(host, clock),
                removals.of(visit, brief));
    }

    private static Source source(SourceGroup group, Form typed) {
        return new Source(
                SelectionForm.filled(group.selection(), typed),
                group.repositoryId().isPresent());
    }

    private List<Choice> choices(Visit visit, Optional<String> chosen) {
        return repositories.list(visit.person(), new PageRequest(Optional.empty(), MOST_REPOSITORIES)).items().stream()
                .map(view -> view.repository())
                .map(repository -> new Choice(
                        repository.id().toString(),
                        repository.name(),
                        repository.url().text(),
                        chosen.filter(repository.id().toString()::equals).isPresent()))
                .toList();
    }

    private static Tags tags(String text) {
        return Tags.of(SelectionForm.words(text));
    }
}
