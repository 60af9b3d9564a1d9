package io.resticmanager.http.api.host;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.PageJson;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.http.api.LimitsInput;
import io.resticmanager.ports.enroll.RetireHost;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.plan.ChangeHost;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Listing, reading, changing and removing hosts.
public final class HostResource implements Resource {
    private final ReadHosts read;
    private final ChangeHost change;
    private final RetireHost retire;

    @Inject
    public HostResource(ReadHosts read, ChangeHost change, RetireHost retire) {
        this.read = read;
        this.change = change;
        this.retire = retire;
    }

    /// What changes; absent parts stay. `includes` to `useFsSnapshot` replace what the default group backs up
    /// together.
    ///
    /// @param repositoryId binds the host to a repository
    /// @param limits of every job on the host; an empty object takes them away
    /// @param mayInitialise whether that one is made when it is definitely absent; yes unless told
    public record HostInput(
            @Nullable String name,
            @Nullable List<String> tags,
            @Nullable String repositoryId,
            @Nullable Boolean mayInitialise,
            @Nullable List<String> includes,
            @Nullable List<String> excludes,
            @Nullable List<String> snapshotTags,
            @Nullable Boolean oneFileSystem,
            @Nullable Boolean excludeCaches,
            @Nullable Boolean useFsSnapshot,
            @Nullable LimitsInput limits) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/hosts")
                        .named("listHosts", "Hosts, by name unless sorted otherwise.")
                        .needs(Permission.VIEW)
                        .asks("tag", "Only with this tag.")
                        .asks("connection", "Only `online`, `quiet` or `offline` ones.")
                        .asks("protection", "Only `protected`, `late`, `failing` or `never` ones.")
                        .asks("q", "Part of the name.")
                        .asks("sort", "`name`, `worst-first` or `last-backup`.")
                        .answersPageOf(HostJson.class)
                        .by(this::list),
                Route.get("/api/hosts/{id}")
                        .named("readHost", "One host.")
                        .needs(Permission.VIEW)
                        .answers(200, HostJson.class)
                        .by(call -> shown(call, id(call))),
                Route.patch("/api/hosts/{id}")
                        .named("changeHost", "Renames, tags and binds a host; needs If-Match.")
                        .needs(Permission.MANAGE_HOSTS)
                        .takes(HostInput.class)
                        .answers(200, HostJson.class)
                        .by(this::change),
                Route.delete("/api/hosts/{id}")
                        .named("removeHost", "Revokes a host at once; its snapshots stay where they are.")
                        .needs(Permission.MANAGE_HOSTS)
                        .answersNothing(204)
                        .by(this::remove),
                Route.post("/api/hosts/{id}/rotate-credential")
                        .named("rotateCredential", "Gives the agent a new bearer when it is connected.")
                        .needs(Permission.MANAGE_HOSTS)
                        .answersNothing(202)
                        .by(this::rotate));
    }

    private Answer list(Call call) {
        Fields fields = new Fields();
        Optional<Connection> connection = fields.optional(
                "connection", call.query("connection").orElse(null), w -> Fields.word(Connection.class, w));
        Optional<Protection> protection = fields.optional(
                "protection", call.query("protection").orElse(null), w -> Fields.word(Protection.class, w));
        Optional<HostStore.Sort> sort =
                fields.optional("sort", call.query("sort").orElse(null), w -> Fields.word(HostStore.Sort.class, w));
        Optional<String> q = fields.optional("q", call.query("q").orElse(null), HostResource::short255);
        Optional<String> tag = fields.optional("tag", call.query("tag").orElse(null), HostResource::short255);
        fields.check();
        ReadHosts.Query query = new ReadHosts.Query(tag, connection, protection, q, sort.orElse(HostStore.Sort.NAME));
        return Answer.ok(PageJson.of(call.paged(page -> read.list(call.actor(), query, page)), HostJson::of));
    }

    private Answer change(Call call) {
        HostId id = id(call);
        int revision = call.ifMatch();
        HostInput in = call.input(HostInput.class);
        Fields fields = new Fields();
        Optional<String> name = fields.optional("name", in.name(), HostResource::name);
        Optional<Tags> tags = fields.optional("tags", in.tags(), Tags::of);
        Optional<RepositoryId> repository = fields.optional("repositoryId", in.repositoryId(), RepositoryId::of);
        Optional<Selection> selection = selection(fields, in);
        Optional<Limits> limits =
                in.limits() == null ? Optional.empty() : Optional.of(LimitsInput.read(fields, in.limits()));
        fields.check();
        ChangeHost.Change wanted = new ChangeHost.Change(
                name, tags, repository, !Boolean.FALSE.equals(in.mayInitialise()), selection, limits);
        return switch (change.change(call.actor(), id, revision, wanted)) {
            case ChangeHost.Result.Done ignored -> shown(call, id);
            case ChangeHost.Result.NoSuchHost ignored -> throw new RefusedCallException(Problem.notFound("host"));
            case ChangeHost.Result.NoSuchRepository ignored ->
                throw new RefusedCallException(Problem.invalid("repositoryId", "There is no such repository."));
            case ChangeHost.Result.WrongSelection(var objection) ->
                throw new RefusedCallException(Problem.invalid(objection.field(), objection.sentence()));
            case ChangeHost.Result.Stale stale ->
                throw stale(call, id, stale.current().revision());
        };
    }

    // What is not said of the selection is empty, so that the caller knows what it replaced; nothing said at all
    // leaves it.
    private static Optional<Selection> selection(Fields fields, HostInput in) {
        boolean said = in.includes() != null
                || in.excludes() != null
                || in.snapshotTags() != null
                || in.oneFileSystem() != null
                || in.excludeCaches() != null
                || in.useFsSnapshot() != null;
        if (!said) {
            return Optional.empty();
        }
        Optional<Selection> includes = fields.required("includes", in.includes(), Selection.EMPTY::withIncludes);
        Optional<Selection> excludes =
                fields.optional("excludes", in.excludes(), e -> new Selection(List.of(), e, List.of(), false, false));
        Optional<Selection> tags = fields.optional(
                "snapshotTags", in.snapshotTags(), t -> new Selection(List.of(), List.of(), t, false, false));
        return includes.map(s -> new Selection(
                s.includes(),
                excludes.map(Selection::excludes).orElse(List.of()),
                tags.map(Selection::tags).orElse(List.of()),
                Boolean.TRUE.equals(in.oneFileSystem()),
                Boolean.TRUE.equals(in.excludeCaches()),
                Boolean.TRUE.equals(in.useFsSnapshot())));
    }

    private Answer remove(Call call) {
        HostId id = id(call);
        int revision = call.ifMatchIfAny()
                .orElseGet(() -> find(call, id).overview().host().revision());
        return answer(call, id, retire.remove(call.actor(), id, revision), 204);
    }

    private Answer rotate(Call call) {
        HostId id = id(call);
        return answer(call, id, retire.rotateCredential(call.actor(), id), 202);
    }

    private Answer answer(Call call, HostId id, RetireHost.Result result, int status) {
        return switch (result) {
            case RetireHost.Result.Done ignored -> new Answer.Empty(status, java.util.Map.of());
            case RetireHost.Result.NoSuchHost ignored -> throw new RefusedCallException(Problem.notFound("host"));
            case RetireHost.Result.Stale stale ->
                throw stale(call, id, stale.current().revision());
        };
    }

    private Answer shown(Call call, HostId id) {
        ReadHosts.HostView view = find(call, id);
        return Answer.ok(HostJson.of(view)).withRevision(view.overview().host().revision());
    }

    private RefusedCallException stale(Call call, HostId id, int revision) {
        return new RefusedCallException(
                Problem.stale(HostJson.of(find(call, id))).with("ETag", "\"" + revision + "\""));
    }

    private ReadHosts.HostView find(Call call, HostId id) {
        return read.find(call.actor(), id).orElseThrow(() -> new RefusedCallException(Problem.notFound("host")));
    }

    private static HostId id(Call call) {
        return call.id("id", "host", HostId::new);
    }

    private static String name(String typed) {
        String name = typed.strip();
        if (name.isEmpty() || name.length() > 255 || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a host name is 1 to 255 printable characters");
        }
        return name;
    }

    private static String short255(String text) {
        if (text.length() > 255) {
            throw new IllegalArgumentException("at most 255 characters are expected");
        }
        return text;
    }
}
