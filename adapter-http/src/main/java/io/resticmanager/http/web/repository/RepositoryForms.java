package io.resticmanager.http.web.repository;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.plan.DefineRepositories.Result;
import io.resticmanager.ports.repository.ReadRepositories;
import io.resticmanager.ports.repository.ReadRepositories.RepositoryView;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Defining and editing repositories. Secrets go in and never come out again.
public final class RepositoryForms implements PageSet {
    private static final String FORM = "repository/form.jte";
    private static final int MOST_NAME = 100;

    private final DefineRepositories define;
    private final ReadRepositories read;
    private final RepositoryFacts facts;
    private final Frames frames;

    @Inject
    public RepositoryForms(DefineRepositories define, ReadRepositories read, RepositoryFacts facts, Frames frames) {
        this.define = define;
        this.read = read;
        this.facts = facts;
        this.frames = frames;
    }

    /// @param id empty text for a new one
    /// @param revision the one that the values are of
    /// @param url as stored or typed, without a password
    /// @param stale what somebody else changed meanwhile; empty text when nothing
    /// @param hosts that may do its maintenance
    public record Filled(
            Frame frame,
            String id,
            int revision,
            String name,
            String url,
            boolean everydaySet,
            boolean adminSet,
            String stale,
            List<Choice> hosts,
            Form form,
            int variables) {
        public boolean isNew() {
            return id.isEmpty();
        }
    }

    public record Choice(String id, String name, boolean chosen) {}

    /// @param password shown this once
    public record Made(Frame frame, String name, String href, String password) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/repositories/new")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .by(visit -> Reply.view(FORM, blank(visit))),
                PageRoute.post("/repositories/new")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .by(this::define),
                PageRoute.get("/repositories/{id}/edit")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .by(visit -> Reply.view(FORM, filled(visit, RepositoryPages.find(read, visit), ""))),
                PageRoute.post("/repositories/{id}/edit")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .by(this::change));
    }

    private Reply define(Visit visit) {
        Form form = visit.form();
        Optional<String> name = form.required("name", "Say what it is called.", RepositoryForms::name);
        Optional<RepositoryUrl.Parsed> url = url(form);
        Optional<Secret> password = password(form);
        Optional<StorageLogin> everyday = new LoginForm(form, "everyday-").read(url);
        Optional<StorageLogin> admin = new LoginForm(form, "admin-").read(Optional.empty());
        if (!form.isGood()) {
            return Reply.refused(FORM, blank(visit));
        }
        DefineRepositories.Definition wanted = new DefineRepositories.Definition(
                name.orElseThrow(), url.orElseThrow().url(), password, everyday.orElse(StorageLogin.NONE), admin);
        return switch (define.define(visit.person(), wanted)) {
            case Result.Done done -> made(visit, done);
            case Result.NameTaken taken -> {
                form.refuse("name", "Another repository is called " + taken.name() + ". Choose another name.");
                yield Reply.refused(FORM, blank(visit));
            }
            case Result.NoSuchRepository ignored -> throw missing();
            case Result.NoSuchHost ignored -> throw missing();
            case Result.Stale ignored -> throw missing();
            case Result.InUse ignored -> throw missing();
            case Result.Removed ignored -> throw missing();
        };
    }

    private Reply made(Visit visit, Result.Done done) {
        Repository repository = done.repository();
        String href = "/repositories/" + repository.id();
        if (done.generatedPassword().isEmpty()) {
            return Reply.to(href).saying("Saved. A test tells whether it works.");
        }
        Frame frame = frames.of(visit, Frame.Section.REPOSITORIES, "Keep this password")
                .at("Repositories", "/repositories");
        return Reply.view(
                "repository/password.jte",
                new Made(
                        frame,
                        repository.name(),
                        href,
                        done.generatedPassword().get().reveal()));
    }

    private Reply change(Visit visit) {
        RepositoryView view = RepositoryPages.find(read, visit);
        RepositoryId id = view.repository().id();
        Form form = visit.form();
        int revision = form.revision();
        Optional<String> name = form.required("name", "Say what it is called.", RepositoryForms::name);
        Optional<RepositoryUrl.Parsed> url = url(form);
        Optional<Secret> password = password(form);
        Optional<StorageLogin> everyday = new LoginForm(form, "everyday-").read(url);
        Optional<StorageLogin> admin = new LoginForm(form, "admin-").read(Optional.empty());
        Optional<HostId> host = form.optional("host", HostId::of);
        if (!form.isGood()) {
            return Reply.refused(FORM, filled(visit, view, ""));
        }
        boolean removeEveryday = form.isChecked("everyday-remove");
        DefineRepositories.Change change = new DefineRepositories.Change(
                name,
                url.map(RepositoryUrl.Parsed::url),
                password,
                removeEveryday ? Optional.of(StorageLogin.NONE) : everyday,
                admin,
                form.isChecked("admin-remove"),
                host);
        return switch (define.change(visit.person(), id, revision, change)) {
            case Result.Done ignored -> Reply.to("/repositories/" + id).saying("Saved. Hosts are told at once.");
            case Result.NameTaken taken -> {
                form.refuse("name", "Another repository is called " + taken.name() + ". Choose another name.");
                yield Reply.refused(FORM, filled(visit, view, ""));
            }
            case Result.NoSuchHost ignored -> {
                form.refuse("host", "This host has been removed. Choose another one.");
                yield Reply.refused(FORM, filled(visit, view, ""));
            }
            case Result.Stale stale -> stale(visit, stale.current());
            case Result.NoSuchRepository ignored -> throw missing();
            case Result.InUse ignored -> throw missing();
            case Result.Removed ignored -> throw missing();
        };
    }

    private Reply stale(Visit visit, Repository current) {
        String sentence = "It is now called " + current.name() + " and is at "
                + current.url().text()
                + ". What you typed is below. Save once more to put it in place of that, or open the form again.";
        return new Reply.View(409, FORM, filled(visit, RepositoryPages.find(read, visit), sentence), Map.of());
    }

    private Filled blank(Visit visit) {
        Frame frame =
                frames.of(visit, Frame.Section.REPOSITORIES, "Add a repository").at("Repositories", "/repositories");
        Form form = visit.form();
        return new Filled(
                frame,
                "",
                0,
                form.text("name"),
                shown(form, ""),
                false,
                false,
                "",
                List.of(),
                form,
                LoginForm.VARIABLES);
    }

    private Filled filled(Visit visit, RepositoryView view, String stale) {
        Repository repository = view.repository();
        Frame frame = frames.of(visit, Frame.Section.REPOSITORIES, "Edit " + repository.name())
                .withCrumbs(List.of(
                        new Frame.Crumb("Repositories", "/repositories"),
                        new Frame.Crumb(repository.name(), "/repositories/" + repository.id()),
                        new Frame.Crumb("Edit", "")));
        Form form = visit.form();
        Optional<String> chosen = form.optional("host", text -> text)
                .or(() -> repository.maintenanceHost().map(HostId::toString));
        return new Filled(
                frame,
                repository.id().toString(),
                // After a stale editor was told, saving once more is meant.
                form.isEmpty() || !stale.isEmpty() ? repository.revision() : form.revision(),
                form.text("name").isEmpty() ? repository.name() : form.text("name"),
                shown(form, repository.url().text()),
                view.credentialSet().getOrDefault(CredentialSlot.EVERYDAY, false),
                view.credentialSet().getOrDefault(CredentialSlot.ADMIN, false),
                stale,
                choices(visit, repository, chosen),
                form,
                LoginForm.VARIABLES);
    }

    private List<Choice> choices(Visit visit, Repository repository, Optional<String> chosen) {
        return facts.using(visit.person(), repository.id()).stream()
                .map(host -> {
                    String id = host.href().substring("/hosts/".length());
                    return new Choice(id, host.name(), chosen.filter(id::equals).isPresent());
                })
                .toList();
    }

    // What nobody could have seen is stale.
    private static Optional<RepositoryUrl.Parsed> url(Form form) {
        return form.required("url", "Say where it is.", RepositoryUrl::parse);
    }

    private static Optional<Secret> password(Form form) {
        Secret typed = form.secret("password");
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        try {
            RepositoryAccess.requirePassword(typed);
            return Optional.of(typed);
        } catch (IllegalArgumentException refused) {
            form.refuse("password", "A repository password is 1 to 1,000 characters on one line.");
            return Optional.empty();
        }
    }

    /// The address to show in the form: what was typed, but never a password inside it.
    static String shown(Form form, String stored) {
        String typed = form.text("url");
        if (typed.isEmpty()) {
            return stored;
        }
        int scheme = typed.indexOf("://");
        int at = typed.lastIndexOf('@');
        return scheme >= 0 && at > scheme ? typed.substring(0, scheme + 3) + typed.substring(at + 1) : typed;
    }

    private static String name(String text) {
        if (text.length() > MOST_NAME || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a name is at most " + MOST_NAME + " printable characters");
        }
        return text;
    }

    private static RefusedCallException missing() {
        return new RefusedCallException(Problem.notFound("repository"));
    }
}
