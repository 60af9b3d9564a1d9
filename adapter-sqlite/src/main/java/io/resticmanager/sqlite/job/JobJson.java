package io.resticmanager.sqlite.job;

import io.resticmanager.domain.account.UserId;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobSpec;
import io.resticmanager.domain.job.Origin;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.job.WaitingFor;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.retention.Period;
import io.resticmanager.domain.retention.RetentionPolicy;
import io.resticmanager.domain.retention.Span;
import io.resticmanager.domain.schedule.ScheduleId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.sqlite.Json;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the JSON columns of jobs and groups hold. Pinned by a test: older rows must stay readable.
public final class JobJson {
    private JobJson() {}

    public static ObjectNode selection(Selection selection) {
        ObjectNode node = Json.object();
        Json.put(node, "includes", selection.includes());
        Json.put(node, "excludes", selection.excludes());
        Json.put(node, "tags", selection.tags());
        node.put("oneFileSystem", selection.oneFileSystem());
        node.put("excludeCaches", selection.excludeCaches());
        node.put("useFsSnapshot", selection.useFsSnapshot());
        return node;
    }

    public static Selection selection(String text) {
        return selection(Json.parse(text));
    }

    static Selection selection(JsonNode node) {
        return new Selection(
                Json.texts(node, "includes"),
                Json.texts(node, "excludes"),
                Json.texts(node, "tags"),
                Json.flag(node, "oneFileSystem"),
                Json.flag(node, "excludeCaches"),
                Json.flag(node, "useFsSnapshot"));
    }

    static String spec(JobSpec spec) {
        ObjectNode node = Json.object();
        switch (spec) {
            case JobSpec.Backup backup -> {
                Json.put(node, "group", backup.groupId());
                node.set("selection", selection(backup.selection()));
                node.put("dryRun", backup.dryRun());
            }
            case JobSpec.Forget forget -> {
                node.put("group", forget.groupId().toString())
                        .put("snapshotHost", forget.snapshotHost())
                        .put("dryRun", forget.dryRun());
                node.set("retention", retention(forget.policy()));
                Json.put(node, "approvedIds", forget.approvedIds());
                Json.put(node, "pinnedIds", forget.pinnedIds());
            }
            case JobSpec.Prune prune -> {
                node.put("dryRun", prune.dryRun());
                Json.put(node, "maxUnused", prune.maxUnused());
            }
            case JobSpec.Check check -> Json.put(node, "readDataSubset", check.readDataSubset());
            case JobSpec.Unlock unlock -> node.put("removeAll", unlock.removeAll());
            case JobSpec.Test ignored -> {}
            case JobSpec.Init ignored -> {}
            case JobSpec.Stats ignored -> {}
            case JobSpec.Snapshots ignored -> {}
        }
        return node.toString();
    }

    static JobSpec spec(io.resticmanager.domain.job.JobKind kind, String text) {
        JsonNode node = Json.parse(text);
        return switch (kind) {
            case BACKUP ->
                new JobSpec.Backup(
                        Json.text(node, "group").map(SourceGroupId::of),
                        selection(node.get("selection")),
                        Json.flag(node, "dryRun"));
            case FORGET ->
                new JobSpec.Forget(
                        SourceGroupId.of(Json.text(node, "group").orElseThrow()),
                        Json.text(node, "snapshotHost").orElseThrow(),
                        retention(node.get("retention")),
                        Json.texts(node, "approvedIds"),
                        Json.texts(node, "pinnedIds"),
                        Json.flag(node, "dryRun"));
            case PRUNE -> new JobSpec.Prune(Json.flag(node, "dryRun"), Json.text(node, "maxUnused"));
            case CHECK -> new JobSpec.Check(Json.text(node, "readDataSubset"));
            case UNLOCK -> new JobSpec.Unlock(Json.flag(node, "removeAll"));
            case TEST -> new JobSpec.Test();
            case INIT -> new JobSpec.Init();
            case STATS -> new JobSpec.Stats();
            case SNAPSHOTS -> new JobSpec.Snapshots();
        };
    }

    public static ObjectNode retention(RetentionPolicy policy) {
        ObjectNode node = Json.object();
        ObjectNode keep = node.putObject("keep");
        policy.counts().forEach((period, count) -> keep.put(period.word(), count));
        ObjectNode within = node.putObject("keepWithin");
        policy.within().forEach((period, span) -> within.put(period.word(), span.toString()));
        Json.put(node, "keepTags", policy.keepTags());
        return node;
    }

    public static RetentionPolicy retention(JsonNode node) {
        Map<Period, Integer> counts = new EnumMap<>(Period.class);
        node.path("keep").forEachEntry((word, count) -> counts.put(period(word), count.asInt()));
        Map<Period, Span> within = new EnumMap<>(Period.class);
        node.path("keepWithin").forEachEntry((word, span) -> within.put(period(word), Span.parse(span.asString())));
        return new RetentionPolicy(counts, within, Json.texts(node, "keepTags"));
    }

    private static Period period(String word) {
        return Period.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static String origin(Origin origin) {
        ObjectNode node = Json.object();
        node.put("requestedAt", origin.requestedAt().toString());
        switch (origin) {
            case Origin.Command command -> {
                node.put("by", "command");
                Json.put(node, "user", command.by());
            }
            case Origin.Onboarding onboarding -> {
                node.put("by", "onboarding");
                node.put("mayInitialise", onboarding.mayInitialise());
            }
            case Origin.Again again -> {
                node.put("by", "again");
                node.put("retryOf", again.retryOf().toString());
                node.put("attempt", again.attempt());
                Json.put(node, "user", again.by());
            }
            case Origin.Care care -> {
                node.put("by", "care");
                node.put("cause", care.cause().word());
            }
            case Origin.Schedule schedule -> {
                node.put("by", "schedule");
                node.put("schedule", schedule.schedule().toString());
                node.put("reason", schedule.reason().word());
                node.put("attempt", schedule.attempt());
                Json.put(node, "retryOf", schedule.retryOf());
            }
        }
        return node.toString();
    }

    static Origin origin(String text) {
        JsonNode node = Json.parse(text);
        Instant requestedAt = Instant.parse(Json.text(node, "requestedAt").orElseThrow());
        return switch (Json.text(node, "by").orElse("")) {
            case "onboarding" -> new Origin.Onboarding(requestedAt, Json.flag(node, "mayInitialise"));
            case "again" ->
                new Origin.Again(
                        requestedAt,
                        JobId.of(Json.text(node, "retryOf").orElseThrow()),
                        (int) Json.numberOr0(node, "attempt"),
                        Json.text(node, "user").map(UserId::of));
            case "care" ->
                new Origin.Care(
                        requestedAt,
                        Json.text(node, "cause").flatMap(Origin.Cause::ofWord).orElseThrow());
            case "schedule" ->
                new Origin.Schedule(
                        ScheduleId.of(Json.text(node, "schedule").orElseThrow()),
                        requestedAt,
                        Json.text(node, "reason").flatMap(Origin.Reason::ofWord).orElseThrow(),
                        Json.text(node, "retryOf").map(JobId::of),
                        (int) Json.numberOr0(node, "attempt"));
            default -> new Origin.Command(requestedAt, Json.text(node, "user").map(UserId::of));
        };
    }

    static String waitingFor(WaitingFor reason) {
        ObjectNode node = Json.object();
        switch (reason) {
            case WaitingFor.HostOnline w ->
                node.put("kind", "host-online").put("host", w.host().toString());
            case WaitingFor.RepositoryFree w ->
                node.put("kind", "repository-free")
                        .put("repository", w.repository().toString())
                        .put("job", w.holder().toString());
            case WaitingFor.Turn w ->
                node.put("kind", "turn").put("job", w.before().toString());
            case WaitingFor.HostSlot w ->
                node.put("kind", "host-slot").put("host", w.host().toString()).put("cap", w.cap());
            case WaitingFor.FleetSlot w -> node.put("kind", "fleet-slot").put("cap", w.cap());
            case WaitingFor.FreshListing w ->
                node.put("kind", "fresh-listing")
                        .put("repository", w.repository().toString());
            case WaitingFor.Confirmation w ->
                node.put("kind", "confirmation").put("job", w.backup().toString());
            case WaitingFor.ForeignLock w -> node.put("kind", "foreign-lock").put("owner", w.owner());
        }
        return node.toString();
    }

    static WaitingFor waitingFor(String text) {
        JsonNode node = Json.parse(text);
        int cap = (int) Json.numberOr0(node, "cap");
        String job = Json.text(node, "job").orElse("");
        String host = Json.text(node, "host").orElse("");
        return switch (Json.text(node, "kind").orElse("")) {
            case "host-online" -> new WaitingFor.HostOnline(HostId.of(host));
            case "repository-free" ->
                new WaitingFor.RepositoryFree(
                        RepositoryId.of(Json.text(node, "repository").orElseThrow()), JobId.of(job));
            case "turn" -> new WaitingFor.Turn(JobId.of(job));
            case "host-slot" -> new WaitingFor.HostSlot(HostId.of(host), cap);
            case "fresh-listing" ->
                new WaitingFor.FreshListing(
                        RepositoryId.of(Json.text(node, "repository").orElseThrow()));
            case "confirmation" -> new WaitingFor.Confirmation(JobId.of(job));
            case "fleet-slot" -> new WaitingFor.FleetSlot(cap);
            default -> new WaitingFor.ForeignLock(Json.text(node, "owner").orElse("unknown"));
        };
    }

    static String end(Job.End end) {
        ObjectNode node = Json.object();
        node.put("outcome", end.outcome().name());
        Json.put(node, "exitCode", end.exitCode());
        end.error()
                .ifPresent(error ->
                        node.putObject("error").put("code", error.code().word()).put("message", error.message()));
        end.summary().ifPresent(summary -> node.set("summary", SummaryJson.write(summary)));
        Json.put(node, "snapshotId", end.snapshotId());
        return node.toString();
    }

    static Job.End end(String text) {
        JsonNode node = Json.parse(text);
        JsonNode error = node.get("error");
        JsonNode summary = node.get("summary");
        return new Job.End(
                Outcome.valueOf(Json.text(node, "outcome").orElseThrow()),
                Json.number(node, "exitCode").map(Long::intValue),
                error == null
                        ? Optional.empty()
                        : Optional.of(new JobError(
                                ErrorCode.ofWord(Json.text(error, "code").orElse(""))
                                        .orElse(ErrorCode.UNKNOWN),
                                Json.text(error, "message").orElse(""))),
                summary == null ? Optional.empty() : Optional.of(SummaryJson.read(summary)),
                Json.text(node, "snapshotId"));
    }
}
