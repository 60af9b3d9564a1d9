package io.resticmanager.http.api.source;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.plan.ChangeSourceGroups;
import io.resticmanager.ports.plan.ChangeSourceGroups.Result;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/// What hosts back up, bundle by bundle.
public final class SourceGroupResource implements Resource {
    private static final String ONE = "/api/source-groups/{id}";

    private final ChangeSourceGroups groups;
    private final ReadHosts hosts;

    @Inject
    public SourceGroupResource(ChangeSourceGroups groups, ReadHosts hosts) {
        this.groups = groups;
        this.hosts = hosts;
    }

    /// All of a host; there is never a next page.
    public record SourceGroupsJson(List<SourceGroupJson> items) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/hosts/{id}/source-groups")
                        .named("listSourceGroups", "What a host backs up, the default group first.")
                        .needs(Permission.VIEW)
                        .answers(200, SourceGroupsJson.class)
                        .by(this::list),
                Route.post("/api/hosts/{id}/source-groups")
                        .named("defineSourceGroup", "Adds a bundle of files to what a host backs up.")
                        .needs(Permission.MANAGE_HOSTS)
                        .takes(SourceGroupInput.class, "name")
                        .answers(201, SourceGroupJson.class)
                        .by(this::define),
                Route.get(ONE)
                        .named("readSourceGroup", "One source group.")
                        .needs(Permission.VIEW)
                        .answers(200, SourceGroupJson.class)
                        .by(call -> shown(find(call))),
                Route.put(ONE)
                        .named("changeSourceGroup", "Replaces what a source group says; needs If-Match.")
                        .needs(Permission.MANAGE_HOSTS)
                        .takes(SourceGroupInput.class, "name")
                        .answers(200, SourceGroupJson.class)
                        .by(this::change),
                Route.delete(ONE)
                        .named("removeSourceGroup", "Forgets a source group that no schedule runs; its snapshots stay.")
                        .needs(Permission.MANAGE_HOSTS)
                        .answersNothing(204)
                        .by(this::remove));
    }

    private Answer list(Call call) {
        HostId host = host(call);
        return Answer.ok(new SourceGroupsJson(
                groups.of(call.actor(), host).stream().map(SourceGroupJson::of).toList()));
    }

    private Answer define(Call call) {
        HostId host = host(call);
        return answer(
                groups.define(
                        call.actor(), host, call.input(SourceGroupInput.class).read()),
                201);
    }

    private Answer change(Call call) {
        SourceGroupId id = id(call);
        int revision = call.ifMatch();
        return answer(
                groups.change(
                        call.actor(),
                        id,
                        revision,
                        call.input(SourceGroupInput.class).read()),
                200);
    }

    private Answer remove(Call call) {
        int revision = call.ifMatchIfAny().orElseGet(() -> find(call).revision());
        return answer(groups.remove(call.actor(), id(call), revision), 204);
    }

    private static Answer answer(Result result, int status) {
        return switch (result) {
            case Result.Done(SourceGroup group) ->
                status == 201
                        ? Answer.created("/api/source-groups/" + group.id(), SourceGroupJson.of(group))
                                .withRevision(group.revision())
                        : shown(group);
            case Result.Removed ignored -> Answer.noContent();
            case Result.NoSuchHost ignored -> throw new RefusedCallException(Problem.notFound("host"));
            case Result.NoSuchGroup ignored -> throw new RefusedCallException(Problem.notFound("source group"));
            case Result.Stale(SourceGroup current) ->
                throw new RefusedCallException(
                        Problem.stale(SourceGroupJson.of(current)).with("ETag", "\"" + current.revision() + "\""));
            case Result.Invalid(String field, String sentence) ->
                throw new RefusedCallException(Problem.invalid(field, sentence));
            case Result.Scheduled scheduled ->
                throw new RefusedCallException(Problem.of(
                        409,
                        "in-use",
                        "Still in use",
                        "Schedules still run this source group: "
                                + scheduled.by().stream()
                                        .map(schedule -> "“" + schedule.name() + "”")
                                        .collect(Collectors.joining(", "))
                                + ". Take it out of them first."));
            case Result.LastOne ignored ->
                throw new RefusedCallException(Problem.of(
                        409,
                        "last-group",
                        "The last one",
                        "A host keeps at least one source group. Change this one instead of removing it."));
        };
    }

    private static Answer shown(SourceGroup group) {
        return Answer.ok(SourceGroupJson.of(group)).withRevision(group.revision());
    }

    private SourceGroup find(Call call) {
        return groups.find(call.actor(), id(call))
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("source group")));
    }

    private HostId host(Call call) {
        HostId id = call.id("id", "host", HostId::new);
        return hosts.find(call.actor(), id)
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("host")))
                .overview()
                .host()
                .id();
    }

    private static SourceGroupId id(Call call) {
        return call.id("id", "source group", SourceGroupId::new);
    }
}
