package io.resticmanager.http.api.source;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.retention.GroupRetention;
import io.resticmanager.domain.retention.KeepReason;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Ruling;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.http.api.job.RetentionJson;
import io.resticmanager.ports.retention.DecideRetention;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which snapshots of a group stay.
public final class RetentionResource implements Resource {
    private static final String ONE = "/api/source-groups/{id}/retention";

    private final DecideRetention retention;

    @Inject
    public RetentionResource(DecideRetention retention) {
        this.retention = retention;
    }

    /// @param policy absent: all snapshots stay
    /// @param belowFloor fewer than three may be left; for administrators
    /// @param confirm the group's name, when `belowFloor` is set
    public record DecideInput(
            @Nullable RetentionJson policy,
            @Nullable Boolean belowFloor,
            @Nullable String confirm) {}

    /// @param policy absent: the group's own
    public record RetentionPreviewInput(
            @Nullable String sourceGroupId, @Nullable RetentionJson policy) {}

    public record GroupRetentionJson(String sourceGroupId, Optional<RetentionJson> policy, boolean belowFloor) {
        static GroupRetentionJson of(GroupRetention r) {
            return new GroupRetentionJson(r.group().toString(), r.policy().map(RetentionJson::of), r.belowFloor());
        }
    }

    /// @param items newest first
    public record RetentionPreviewJson(int kept, int removed, List<RulingJson> items) {
        static RetentionPreviewJson of(List<Ruling> rulings) {
            int removed = (int) rulings.stream().filter(Ruling::goes).count();
            return new RetentionPreviewJson(
                    rulings.size() - removed,
                    removed,
                    rulings.stream().map(RulingJson::of).toList());
        }
    }

    /// @param keptBy the rules that keep it, in restic's words; none when it would go
    public record RulingJson(String resticId, Instant time, boolean kept, List<String> keptBy) {
        static RulingJson of(Ruling ruling) {
            return new RulingJson(
                    ruling.snapshot().id(),
                    ruling.snapshot().at().toInstant(),
                    !ruling.goes(),
                    ruling.keptBy().stream().map(KeepReason::words).toList());
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(ONE)
                        .named("readRetention", "Which snapshots of a source group stay.")
                        .needs(Permission.VIEW)
                        .answers(200, GroupRetentionJson.class)
                        .by(this::read),
                Route.put(ONE)
                        .named("changeRetention", "Says which snapshots of a source group stay; needs If-Match.")
                        .needs(Permission.MANAGE_HOSTS)
                        .takes(DecideInput.class)
                        .answers(200, GroupRetentionJson.class)
                        .by(this::decide),
                Route.post("/api/retention/preview")
                        .named("previewRetention", "What a policy would keep, and by which rule. Removes nothing.")
                        .needs(Permission.VIEW)
                        .changesNothing()
                        .takes(RetentionPreviewInput.class, "sourceGroupId")
                        .answers(200, RetentionPreviewJson.class)
                        .by(this::preview));
    }

    private Answer read(Call call) {
        return retention
                .find(call.actor(), id(call))
                .map(RetentionResource::shown)
                .orElseThrow(RetentionResource::noGroup);
    }

    private Answer decide(Call call) {
        SourceGroupId id = id(call);
        int revision = call.ifMatch();
        DecideInput in = call.input(DecideInput.class);
        Fields fields = new Fields();
        Optional<RetentionPolicy> policy = fields.optional("policy", in.policy(), RetentionJson::read);
        fields.check();
        DecideRetention.Wanted wanted = new DecideRetention.Wanted(
                policy, Boolean.TRUE.equals(in.belowFloor()), Optional.ofNullable(in.confirm()));
        return switch (retention.decide(call.actor(), id, revision, wanted)) {
            case DecideRetention.Result.Done(GroupRetention now) -> shown(now);
            case DecideRetention.Result.NoSuchGroup ignored -> throw noGroup();
            case DecideRetention.Result.Stale(GroupRetention now) ->
                throw new RefusedCallException(
                        Problem.stale(GroupRetentionJson.of(now)).with("ETag", "\"" + now.revision() + "\""));
            case DecideRetention.Result.NotTyped(String name) ->
                throw new RefusedCallException(Problem.invalid(
                        "confirm",
                        "The last " + RetentionPolicy.FLOOR + " snapshots stay whatever the policy says. To let fewer"
                                + " stay, send the group's name, “" + name + "”, here."));
        };
    }

    private Answer preview(Call call) {
        RetentionPreviewInput in = call.input(RetentionPreviewInput.class);
        Fields fields = new Fields();
        Optional<SourceGroupId> group = fields.required("sourceGroupId", in.sourceGroupId(), SourceGroupId::of);
        Optional<RetentionPolicy> policy = fields.optional("policy", in.policy(), RetentionJson::read);
        fields.check();
        return retention
                .preview(call.actor(), group.orElseThrow(), policy)
                .map(rulings -> Answer.ok(RetentionPreviewJson.of(rulings)))
                .orElseThrow(() ->
                        new RefusedCallException(Problem.invalid("sourceGroupId", "There is no such source group.")));
    }

    private static Answer shown(GroupRetention now) {
        return Answer.ok(GroupRetentionJson.of(now)).withRevision(now.revision());
    }

    private static RefusedCallException noGroup() {
        return new RefusedCallException(Problem.notFound("source group"));
    }

    private static SourceGroupId id(Call call) {
        return call.id("id", "source group", SourceGroupId::new);
    }
}
