package io.resticmanager.http.web.host;

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
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.enroll.RetireHost;
import io.resticmanager.ports.fleet.ReadOneHost.Brief;
import io.resticmanager.ports.plan.ChangeHost;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
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
    public record Settings(
            HostShells.Shell shell,
            Form about,
            Form sources,
            String name,
            String tags,
            String resticHost,
            int revision,
            Source source,
            List<Choice> repositories,
            Agent agent,
            HostRemovalPages.Removal removal) {}

    /// What the default group says, or what was typed.
    public record Source(
            String includes,
            String excludes,
            String tags,
            boolean oneFileSystem,
            boolean excludeCaches,
            boolean bound) {}

    public record Choice(String id, String name, String url, boolean chosen) {}

    public record Agent(
            String version,
            String restic,
            String machineId,
            String plan,
            boolean planInForce,
            boolean rotationWanted) {}

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
        return Reply.view(PAGE, settings(visit, Form.empty(), Form.empty()));
    }

    private Reply save(Visit visit) {
        return visit.form().text("part").equals("sources") ? saveSources(visit) : saveAbout(visit);
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
            return Reply.refused(PAGE, settings(visit, form, Form.empty()));
        }
        ChangeHost.Change wanted =
                new ChangeHost.Change(name, tags, Optional.empty(), false, Optional.empty(), Optional.empty());
        return saved(visit, host.id(), form, "name", wanted, "Saved.");
    }

    private Reply saveSources(Visit visit) {
        Form form = visit.form();
        HostId id = shells.brief(visit).host().overview().host().id();
        Optional<RepositoryId> repository = form.optional("repositoryId", RepositoryId::of);
        Optional<Selection> selection = selection(form);
        if (!form.isGood()) {
            return Reply.refused(PAGE, settings(visit, Form.empty(), form));
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

    // Each part by itself, so that what is wrong stands beside its field.
    private static Optional<Selection> selection(Form form) {
        List<String> includes = form.lines("includes");
        List<String> excludes = form.lines("excludes");
        List<String> tags = words(form.text("snapshotTags"));
        boolean one = form.isChecked("oneFileSystem");
        boolean caches = form.isChecked("excludeCaches");
        check(form, "includes", () -> new Selection(includes, List.of(), List.of(), one, caches));
        check(form, "excludes", () -> new Selection(List.of(), excludes, List.of(), one, caches));
        check(form, "snapshotTags", () -> new Selection(List.of(), List.of(), tags, one, caches));
        if (!form.isGood()) {
            return Optional.empty();
        }
        return check(form, "includes", () -> new Selection(includes, excludes, tags, one, caches));
    }

    private static Optional<Selection> check(Form form, String field, java.util.function.Supplier<Selection> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException refused) {
            form.refuse(field, refused);
            return Optional.empty();
        }
    }

    private Reply saved(Visit visit, HostId id, Form form, String field, ChangeHost.Change wanted, String words) {
        return switch (change.change(visit.person(), id, HostRemovalPages.revision(form), wanted)) {
            case ChangeHost.Result.Done ignored ->
                Reply.to("/hosts/" + id + "/settings").saying(words);
            case ChangeHost.Result.NoSuchHost ignored -> throw HostShells.none();
            case ChangeHost.Result.NoSuchRepository ignored -> {
                form.refuse("repositoryId", "This repository has been removed. Choose another one.");
                yield refusedAgain(visit, form);
            }
            case ChangeHost.Result.PlanTooLarge refused -> {
                form.refuse(field, refused.objection());
                yield refusedAgain(visit, form);
            }
            case ChangeHost.Result.Stale ignored -> {
                form.refuse(
                        field,
                        "Somebody has changed this host since you opened the page. Here is what you entered: look it"
                                + " over and save it again.");
                yield refusedAgain(visit, form);
            }
        };
    }

    private Reply refusedAgain(Visit visit, Form form) {
        boolean sources = form.text("part").equals("sources");
        return Reply.refused(PAGE, settings(visit, sources ? Form.empty() : form, sources ? form : Form.empty()));
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

    private Settings settings(Visit visit, Form about, Form sources) {
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
                host.name(),
                about.isEmpty() ? String.join(" ", host.tags().words()) : about.text("tags"),
                host.resticHost(),
                host.revision(),
                source(group, sources),
                choices(visit, chosen),
                agent(host),
                removals.of(visit, brief));
    }

    private static Source source(SourceGroup group, Form typed) {
        Selection selection = group.selection();
        if (typed.isEmpty()) {
            return new Source(
                    String.join("\n", selection.includes()),
                    String.join("\n", selection.excludes()),
                    String.join(" ", selection.tags()),
                    selection.oneFileSystem(),
                    selection.excludeCaches(),
                    group.repositoryId().isPresent());
        }
        return new Source(
                String.join("\n", typed.lines("includes")),
                String.join("\n", typed.lines("excludes")),
                typed.text("snapshotTags"),
                typed.isChecked("oneFileSystem"),
                typed.isChecked("excludeCaches"),
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

    private Agent agent(Host host) {
        return new Agent(
                host.agent().agentVersion(),
                host.agent().resticVersion().orElse(""),
                host.machineId(),
                host.plan().inForce()
                        ? "In force on the host"
                        : host.plan()
                                .driftSince()
                                .map(at -> "Changed " + Moment.of(at, clock).words() + ", not in force yet")
                                .orElse("Not in force yet"),
                host.plan().inForce(),
                host.rotationWanted());
    }

    private static Tags tags(String text) {
        return Tags.of(words(text));
    }

    /// Words between spaces and commas.
    private static List<String> words(String text) {
        return List.of(text.split("[\\s,]+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
