package io.resticmanager.http.api.repository;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.PageJson;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.plan.DefineRepositories;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Defining, reading, changing and removing repositories.
public final class RepositoryResource implements Resource {
    private final DefineRepositories define;
    private final ReadRepositories read;

    @Inject
    public RepositoryResource(DefineRepositories define, ReadRepositories read) {
        this.define = define;
        this.read = read;
    }

    /// @param password of restic; made here and shown once when absent
    public record CreateInput(
            @Nullable String name,
            @Nullable String url,
            @Nullable Secret password,
            @Nullable String username,
            @Nullable Secret secret,
            @Nullable Map<String, Secret> env,
            @Nullable LoginInput adminCredential) {}

    /// What changes; absent parts stay. `username`, `secret` and `env` replace the everyday credential together.
    public record ChangeInput(
            @Nullable String name,
            @Nullable String url,
            @Nullable Secret password,
            @Nullable String username,
            @Nullable Secret secret,
            @Nullable Map<String, Secret> env,
            @Nullable LoginInput adminCredential,
            @Nullable Boolean removeAdminCredential,
            @Nullable String maintenanceHostId) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/api/repositories")
                        .named("defineRepository", "Defines a repository.")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .takes(CreateInput.class, "name", "url")
                        .answers(201, RepositoryJson.class)
                        .by(this::create),
                Route.get("/api/repositories")
                        .named("listRepositories", "Repositories by name.")
                        .needs(Permission.VIEW)
                        .answersPageOf(RepositoryJson.class)
                        .by(call -> Answer.ok(
                                PageJson.of(call.paged(page -> read.list(call.actor(), page)), RepositoryJson::of))),
                Route.get("/api/repositories/{id}")
                        .named("readRepository", "One repository.")
                        .needs(Permission.VIEW)
                        .answers(200, RepositoryJson.class)
                        .by(call -> shown(call, id(call), Optional.empty())),
                Route.patch("/api/repositories/{id}")
                        .named("changeRepository", "Changes a repository; needs If-Match.")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .takes(ChangeInput.class)
                        .answers(200, RepositoryJson.class)
                        .by(this::change),
                Route.delete("/api/repositories/{id}")
                        .named(
                                "removeRepository",
                                "Forgets a repository that nothing uses; its data stays where it is.")
                        .needs(Permission.MANAGE_REPOSITORIES)
                        .answersNothing(204)
                        .by(this::remove));
    }

    private Answer create(Call call) {
        CreateInput in = call.input(CreateInput.class);
        Fields fields = new Fields();
        Optional<String> name = fields.required("name", in.name(), RepositoryResource::name);
        Optional<RepositoryUrl.Parsed> url = fields.required("url", in.url(), RepositoryUrl::parse);
        Optional<Secret> password = fields.optional("password", in.password(), LoginInput::password);
        Optional<StorageLogin> everyday =
                new LoginInput(null, in.username(), in.secret(), in.env()).read(fields, "", url, Optional.empty());
        LoginInput adminInput = in.adminCredential();
        Optional<StorageLogin> admin =
                adminInput == null ? Optional.empty() : adminInput.read(fields, "adminCredential.");
        fields.check();
        return answer(
                call,
                define.define(
                        call.actor(),
                        new DefineRepositories.Definition(
                                name.orElseThrow(), url.orElseThrow().url(), password, everyday.orElseThrow(), admin)),
                201);
    }

    private Answer change(Call call) {
        RepositoryId id = id(call);
        int revision = call.ifMatch();
        ChangeInput in = call.input(ChangeInput.class);
        Fields fields = new Fields();
        Optional<String> name = fields.optional("name", in.name(), RepositoryResource::name);
        Optional<RepositoryUrl.Parsed> url = fields.optional("url", in.url(), RepositoryUrl::parse);
        Optional<Secret> password = fields.optional("password", in.password(), LoginInput::password);
        boolean loginTyped = in.username() != null
                || in.secret() != null
                || in.env() != null
                || url.flatMap(RepositoryUrl.Parsed::username).isPresent();
        Optional<StorageLogin> everyday = loginTyped
                ? new LoginInput(null, in.username(), in.secret(), in.env()).read(fields, "", url, Optional.empty())
                : Optional.empty();
        LoginInput adminInput = in.adminCredential();
        Optional<StorageLogin> admin =
                adminInput == null ? Optional.empty() : adminInput.read(fields, "adminCredential.");
        Optional<HostId> host = fields.optional("maintenanceHostId", in.maintenanceHostId(), HostId::of);
        fields.check();
        DefineRepositories.Change change = new DefineRepositories.Change(
                name,
                url.map(RepositoryUrl.Parsed::url),
                password,
                everyday,
                admin,
                Boolean.TRUE.equals(in.removeAdminCredential()),
                host);
        return answer(call, define.change(call.actor(), id, revision, change), 200);
    }

    private Answer remove(Call call) {
        RepositoryId id = id(call);
        int revision =
                call.ifMatchIfAny().orElseGet(() -> find(call, id).repository().revision());
        return answer(call, define.remove(call.actor(), id, revision), 204);
    }

    private Answer answer(Call call, DefineRepositories.Result result, int status) {
        return switch (result) {
            case DefineRepositories.Result.Done done -> {
                Answer shown = shown(call, done.repository().id(), done.generatedPassword());
                yield status == 201
                        ? Answer.created(
                                        "/api/repositories/" + done.repository().id(), ((Answer.Json) shown).body())
                                .withRevision(done.repository().revision())
                        : shown;
            }
            case DefineRepositories.Result.Removed ignored -> Answer.noContent();
            case DefineRepositories.Result.NameTaken taken ->
                throw new RefusedCallException(Problem.invalid(
                        "name", "Another repository is called " + taken.name() + ". Choose another name."));
            case DefineRepositories.Result.NoSuchRepository ignored ->
                throw new RefusedCallException(Problem.notFound("repository"));
            case DefineRepositories.Result.NoSuchHost ignored ->
                throw new RefusedCallException(Problem.invalid("maintenanceHostId", "There is no such host."));
            case DefineRepositories.Result.Stale stale ->
                throw new RefusedCallException(Problem.stale(
                                RepositoryJson.of(find(call, stale.current().id())))
                        .with("ETag", "\"" + stale.current().revision() + "\""));
            case DefineRepositories.Result.InUse ignored ->
                throw new RefusedCallException(Problem.of(
                        409,
                        "in-use",
                        "Still in use",
                        "Hosts, enrollment tokens, jobs or snapshots still refer to this repository. Bind the hosts to"
                                + " another one first."));
        };
    }

    private Answer shown(Call call, RepositoryId id, Optional<Secret> generated) {
        ReadRepositories.RepositoryView view = find(call, id);
        return Answer.ok(RepositoryJson.of(view, generated))
                .withRevision(view.repository().revision());
    }

    private ReadRepositories.RepositoryView find(Call call, RepositoryId id) {
        return read.find(call.actor(), id).orElseThrow(() -> new RefusedCallException(Problem.notFound("repository")));
    }

    private static RepositoryId id(Call call) {
        return call.id("id", "repository", RepositoryId::new);
    }

    private static String name(String typed) {
        String name = typed.strip();
        if (name.isEmpty() || name.length() > 100 || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a repository name is 1 to 100 printable characters");
        }
        return name;
    }
}
