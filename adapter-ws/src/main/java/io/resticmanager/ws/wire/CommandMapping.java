package io.resticmanager.ws.wire;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.schedule.Cron;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.host.AgentCommand;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Commands and plans to the wire and back. Wrong content throws IllegalArgumentException.
public final class CommandMapping {
    private CommandMapping() {}

    public static Payload toWire(AgentCommand command) {
        return switch (command) {
            case AgentCommand.Run run ->
                new Commands.CommandRun(
                        run.jobId().toString(),
                        run.repositoryId().toString(),
                        JobMapping.word(run.spec().kind()),
                        JobMapping.spec(run.spec()),
                        JobMapping.origin(run.origin()),
                        JobMapping.limits(run.limits()),
                        run.maxRunTime().toSeconds(),
                        run.expiresIn().toSeconds(),
                        run.access().map(CommandMapping::access).orElse(null));
            case AgentCommand.Cancel cancel ->
                new Commands.CommandCancel(cancel.jobId().toString());
            case AgentCommand.SetPlan set -> plan(set.plan());
            case AgentCommand.RotateBearer rotate ->
                new Greetings.BearerRotate(rotate.bearer().reveal());
        };
    }

    public static AgentCommand.Run run(Commands.CommandRun run) {
        return new AgentCommand.Run(
                JobId.of(run.jobId()),
                RepositoryId.of(run.repositoryId()),
                JobMapping.spec(run.spec()),
                JobMapping.origin(run.origin()),
                JobMapping.limits(run.limits()),
                Duration.ofSeconds(run.maxRunSeconds()),
                Duration.ofSeconds(run.expiresInSeconds()),
                Optional.ofNullable(run.credential()).map(CommandMapping::access));
    }

    public static Plans.PlanSet plan(Plan plan) {
        return new Plans.PlanSet(
                plan.version().text(),
                plan.resticHost(),
                plan.repositories().stream()
                        .map(r -> new Plans.PlanRepository(r.id().toString(), r.name(), access(r.access())))
                        .toList(),
                plan.groups().stream()
                        .map(g -> new Plans.PlanGroup(
                                g.id().toString(),
                                g.hostId().toString(),
                                g.name(),
                                g.repositoryId().map(RepositoryId::toString).orElse(null),
                                JobMapping.selection(g.selection()),
                                new Plans.Retry(
                                        g.retry().attempts(),
                                        g.retry().backOff().toSeconds()),
                                g.revision()))
                        .toList(),
                plan.schedules().stream().map(CommandMapping::schedule).toList(),
                JobMapping.limits(plan.limits()),
                HookMapping.toWire(plan.hooks()),
                plan.certPins());
    }

    public static Plan plan(Plans.PlanSet plan) {
        return new Plan(
                new Ulid(plan.version()),
                plan.resticHost(),
                plan.repositories().stream()
                        .map(r -> new Plan.PlannedRepository(RepositoryId.of(r.id()), r.name(), access(r.credential())))
                        .toList(),
                plan.groups().stream()
                        .map(g -> new SourceGroup(
                                SourceGroupId.of(g.id()),
                                HostId.of(g.hostId()),
                                g.name(),
                                Optional.ofNullable(g.repositoryId()).map(RepositoryId::of),
                                JobMapping.selection(g.selection()),
                                retry(g.retry()),
                                g.revision()))
                        .toList(),
                plan.schedules().stream().map(CommandMapping::schedule).toList(),
                JobMapping.limits(plan.limits()),
                HookMapping.toDomain(plan.hooks()),
                plan.certPins());
    }

    private static Plans.PlanSchedule schedule(Schedule schedule) {
        Schedule.Timing timing = schedule.timing();
        return new Plans.PlanSchedule(
                schedule.id().toString(),
                schedule.hostId().toString(),
                schedule.name(),
                schedule.groups().stream().map(SourceGroupId::toString).toList(),
                timing.cron().text(),
                timing.zone().getId(),
                timing.jitter().toSeconds(),
                timing.catchUpWithin().map(Duration::toSeconds).orElse(null),
                schedule.enabled(),
                JobMapping.limits(schedule.limits()),
                schedule.activeSince(),
                schedule.revision());
    }

    private static Schedule schedule(Plans.PlanSchedule schedule) {
        return new Schedule(
                ScheduleId.of(schedule.id()),
                HostId.of(schedule.hostId()),
                schedule.name(),
                schedule.groupIds().stream().map(SourceGroupId::of).toList(),
                new Schedule.Timing(
                        Cron.of(schedule.cron()),
                        Schedule.zone(schedule.zone()),
                        Duration.ofSeconds(schedule.jitterSeconds()),
                        Optional.ofNullable(schedule.catchUpWithinSeconds()).map(Duration::ofSeconds)),
                schedule.enabled(),
                JobMapping.limits(schedule.limits()),
                JobMapping.time(schedule.activeSince()),
                schedule.revision());
    }

    // A server of the version before has no word on it.
    private static RetryPolicy retry(Plans.@Nullable Retry retry) {
        return retry == null
                ? RetryPolicy.DEFAULT
                : new RetryPolicy(retry.attempts(), Duration.ofSeconds(retry.backOffSeconds()));
    }

    private static Plans.Access access(RepositoryAccess access) {
        StorageLogin login = access.login();
        Map<String, String> env = new LinkedHashMap<>();
        login.env().forEach((key, value) -> env.put(key, value.reveal()));
        return new Plans.Access(
                access.url().text(),
                access.password().reveal(),
                login.url().map(RepositoryUrl::text).orElse(null),
                login.username().orElse(null),
                login.secret().map(Secret::reveal).orElse(null),
                env);
    }

    private static RepositoryAccess access(Plans.Access access) {
        Map<String, Secret> env = new LinkedHashMap<>();
        access.env().forEach((key, value) -> env.put(key, new Secret(value)));
        return new RepositoryAccess(
                new RepositoryUrl(access.url()),
                new Secret(access.password()),
                new StorageLogin(
                        optional(access.slotUrl()).map(RepositoryUrl::new),
                        optional(access.username()),
                        optional(access.secret()).map(Secret::new),
                        env));
    }

    private static Optional<String> optional(@Nullable String value) {
        return Optional.ofNullable(value);
    }
}
