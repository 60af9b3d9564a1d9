package io.resticmanager.http.api.schedule;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.plan.ChangeSchedules;
import io.resticmanager.ports.plan.ChangeSchedules.Result;
import io.resticmanager.ports.schedule.PreviewSchedule;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When hosts are backed up.
public final class ScheduleResource implements Resource {
    private static final String ONE = "/api/schedules/{id}";

    private final ChangeSchedules schedules;
    private final PreviewSchedule preview;
    private final ReadHosts hosts;
    private final Clock clock;

    @Inject
    public ScheduleResource(ChangeSchedules schedules, PreviewSchedule preview, ReadHosts hosts, Clock clock) {
        this.schedules = schedules;
        this.preview = preview;
        this.hosts = hosts;
        this.clock = clock;
    }

    /// All of a host; there is never a next page.
    public record SchedulesJson(List<ScheduleJson> items) {}

    public record SchedulePreviewInput(
            @Nullable String cron, @Nullable String zone) {}

    /// @param runs the next five
    public record SchedulePreviewJson(String words, List<Instant> runs) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/hosts/{id}/schedules")
                        .named("listSchedules", "When a host is backed up, oldest schedule first.")
                        .needs(Permission.VIEW)
                        .answers(200, SchedulesJson.class)
                        .by(this::list),
                Route.post("/api/hosts/{id}/schedules")
                        .named("defineSchedule", "Adds a schedule to a host.")
                        .needs(Permission.MANAGE_HOSTS)
                        .takes(ScheduleInput.class, "name", "sourceGroupIds", "cron", "zone")
                        .answers(201, ScheduleJson.class)
                        .by(this::define),
                Route.get(ONE)
                        .named("readSchedule", "One schedule.")
                        .needs(Permission.VIEW)
                        .answers(200, ScheduleJson.class)
                        .by(call -> shown(find(call))),
                Route.put(ONE)
                        .named("changeSchedule", "Replaces what a schedule says; needs If-Match.")
                        .needs(Permission.MANAGE_HOSTS)
                        .takes(ScheduleInput.class, "name", "sourceGroupIds", "cron", "zone")
                        .answers(200, ScheduleJson.class)
                        .by(this::change),
                Route.delete(ONE)
                        .named("removeSchedule", "Forgets a schedule; what runs goes on.")
                        .needs(Permission.MANAGE_HOSTS)
                        .answersNothing(204)
                        .by(this::remove),
                Route.post("/api/schedules/preview")
                        .named("previewSchedule", "What a cron expression means, and its next five runs.")
                        .needs(Permission.VIEW)
                        .changesNothing()
                        .takes(SchedulePreviewInput.class, "cron", "zone")
                        .answers(200, SchedulePreviewJson.class)
                        .by(this::foretell));
    }

    private Answer list(Call call) {
        HostId host = host(call);
        return Answer.ok(new SchedulesJson(schedules.of(call.actor(), host).stream()
                .map(schedule -> ScheduleJson.of(schedule, clock.instant()))
                .toList()));
    }

    private Answer define(Call call) {
        HostId host = host(call);
        return answer(
                schedules.define(
                        call.actor(), host, call.input(ScheduleInput.class).read()),
                201);
    }

    private Answer change(Call call) {
        ScheduleId id = id(call);
        int revision = call.ifMatch();
        return answer(
                schedules.change(
                        call.actor(),
                        id,
                        revision,
                        call.input(ScheduleInput.class).read()),
                200);
    }

    private Answer remove(Call call) {
        int revision = call.ifMatchIfAny().orElseGet(() -> find(call).revision());
        return answer(schedules.remove(call.actor(), id(call), revision), 204);
    }

    private Answer foretell(Call call) {
        SchedulePreviewInput in = call.input(SchedulePreviewInput.class);
        Fields fields = new Fields();
        Optional<Cron> cron = fields.required("cron", in.cron(), Cron::of);
        Optional<ZoneId> zone = fields.required("zone", in.zone(), Schedule::zone);
        fields.check();
        PreviewSchedule.Preview foretold = preview.of(cron.orElseThrow(), zone.orElseThrow());
        return Answer.ok(new SchedulePreviewJson(foretold.words(), foretold.runs()));
    }

    private Answer answer(Result result, int status) {
        return switch (result) {
            case Result.Done(Schedule schedule) ->
                status == 201
                        ? Answer.created("/api/schedules/" + schedule.id(), ScheduleJson.of(schedule, clock.instant()))
                                .withRevision(schedule.revision())
                        : shown(schedule);
            case Result.Removed ignored -> Answer.noContent();
            case Result.NoSuchHost ignored -> throw new RefusedCallException(Problem.notFound("host"));
            case Result.NoSuchSchedule ignored -> throw new RefusedCallException(Problem.notFound("schedule"));
            case Result.Stale(Schedule current) ->
                throw new RefusedCallException(Problem.stale(ScheduleJson.of(current, clock.instant()))
                        .with("ETag", "\"" + current.revision() + "\""));
            case Result.Invalid(String field, String sentence) ->
                throw new RefusedCallException(Problem.invalid(field, sentence));
        };
    }

    private Answer shown(Schedule schedule) {
        return Answer.ok(ScheduleJson.of(schedule, clock.instant())).withRevision(schedule.revision());
    }

    private Schedule find(Call call) {
        return schedules
                .find(call.actor(), id(call))
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("schedule")));
    }

    private HostId host(Call call) {
        HostId id = call.id("id", "host", HostId::new);
        return hosts.find(call.actor(), id)
                .orElseThrow(() -> new RefusedCallException(Problem.notFound("host")))
                .overview()
                .host()
                .id();
    }

    private static ScheduleId id(Call call) {
        return call.id("id", "schedule", ScheduleId::new);
    }
}
