package io.resticmanager.http.api.hook;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.plan.ChangeHooks;
import io.resticmanager.ports.plan.ChangeHooks.Result;
import jakarta.inject.Inject;
import java.util.List;

/// Commands around backups: of a source group, and the defaults of a host.
public final class HooksResource implements Resource {
    private static final String OF_GROUP = "/api/source-groups/{id}/hooks";
    private static final String OF_HOST = "/api/hosts/{id}/hooks";

    private final ChangeHooks hooks;

    @Inject
    public HooksResource(ChangeHooks hooks) {
        this.hooks = hooks;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(OF_GROUP)
                        .named("readGroupHooks", "What runs around a source group's backups, without the texts.")
                        .needs(Permission.MANAGE_HOOKS)
                        .answers(200, HooksJson.class)
                        .by(call -> hooks.ofGroup(call.actor(), group(call))
                                .map(HooksResource::shown)
                                .orElseThrow(() -> new RefusedCallException(Problem.notFound("source group")))),
                Route.put(OF_GROUP)
                        .named("changeGroupHooks", "Says what runs around a source group's backups; needs If-Match.")
                        .needs(Permission.MANAGE_HOOKS)
                        .takes(HooksInput.class, "pre", "post")
                        .answers(200, HooksJson.class)
                        .by(call -> {
                            SourceGroupId id = group(call);
                            int revision = call.ifMatch();
                            HooksInput in = call.input(HooksInput.class);
                            return answer("source group", hooks.changeGroup(call.actor(), id, revision, in.read()));
                        }),
                Route.get(OF_HOST)
                        .named("readHostHooks", "The hooks of source groups that have none of their own.")
                        .needs(Permission.MANAGE_HOOKS)
                        .answers(200, HooksJson.class)
                        .by(call -> hooks.ofHost(call.actor(), host(call))
                                .map(HooksResource::shown)
                                .orElseThrow(() -> new RefusedCallException(Problem.notFound("host")))),
                Route.put(OF_HOST)
                        .named("changeHostHooks", "Sets a host's default hooks and its shell; needs If-Match.")
                        .needs(Permission.MANAGE_HOOKS)
                        .takes(HooksInput.class, "pre", "post")
                        .answers(200, HooksJson.class)
                        .by(call -> {
                            HostId id = host(call);
                            int revision = call.ifMatch();
                            HooksInput in = call.input(HooksInput.class);
                            return answer("host", hooks.changeHost(call.actor(), id, revision, in.read()));
                        }));
    }

    private static Answer answer(String owner, Result result) {
        return switch (result) {
            case Result.Done(ChangeHooks.Shown shown) -> shown(shown);
            case Result.NoSuchOwner ignored -> throw new RefusedCallException(Problem.notFound(owner));
            case Result.Stale(ChangeHooks.Shown current) ->
                throw new RefusedCallException(Problem.stale(HooksJson.of(current))
                        .with("ETag", "\"" + current.kept().revision() + "\""));
            case Result.Invalid(String field, String sentence) ->
                throw new RefusedCallException(Problem.invalid(field, sentence));
        };
    }

    private static Answer shown(ChangeHooks.Shown shown) {
        return Answer.ok(HooksJson.of(shown)).withRevision(shown.kept().revision());
    }

    private static SourceGroupId group(Call call) {
        return call.id("id", "source group", SourceGroupId::new);
    }

    private static HostId host(Call call) {
        return call.id("id", "host", HostId::new);
    }
}
