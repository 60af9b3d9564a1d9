package io.resticmanager.sqlite.job;

import io.resticmanager.domain.Verdict;
import io.resticmanager.domain.job.JobSummary;
import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.sqlite.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What of a job's numbers the JSON column of its end holds. Older rows must stay readable.
final class SummaryJson {
    private SummaryJson() {}

    static ObjectNode write(JobSummary summary) {
        ObjectNode node = Json.object();
        switch (summary) {
            case JobSummary.Backup s -> {
                node.put("kind", "backup")
                        .put("filesNew", s.filesNew())
                        .put("filesChanged", s.filesChanged())
                        .put("filesUnmodified", s.filesUnmodified())
                        .put("dirsNew", s.dirsNew())
                        .put("dirsChanged", s.dirsChanged())
                        .put("dirsUnmodified", s.dirsUnmodified())
                        .put("dataAdded", s.dataAdded())
                        .put("totalFilesProcessed", s.totalFilesProcessed())
                        .put("totalBytesProcessed", s.totalBytesProcessed())
                        .put("durationMillis", s.duration().toMillis())
                        .put("errorCount", s.errorCount());
                Json.put(node, "dataAddedPacked", s.dataAddedPacked());
            }
            case JobSummary.Init s -> node.put("kind", "init").put("resticId", s.resticId());
            case JobSummary.Check s -> node.put("kind", "check").put("errors", s.errors());
            case JobSummary.Forget s ->
                node.put("kind", "forget")
                        .put("removed", s.removed())
                        .put("kept", s.kept())
                        .put("pinned", s.pinned())
                        .put("unapproved", s.unapproved())
                        .put("disagreed", s.disagreed())
                        .put("left", s.left());
            case JobSummary.Prune s -> {
                node.put("kind", "prune");
                Json.put(node, "freedBytes", s.freedBytes());
                Json.put(node, "storedBytes", s.storedBytes());
            }
            case JobSummary.Unlock s -> {
                node.put("kind", "unlock").put("found", s.found()).put("left", s.left());
                putHolders(node, s.holders());
            }
            case JobSummary.Stats s -> {
                node.put("kind", "stats")
                        .put("storedBytes", s.storedBytes())
                        .put("blobCount", s.blobCount())
                        .put("snapshotCount", s.snapshotCount())
                        .put("locks", s.locks());
                Json.put(node, "uncompressedBytes", s.uncompressedBytes());
                putHolders(node, s.holders());
            }
            case JobSummary.Snapshots s -> node.put("kind", "snapshots").put("count", s.count());
            case JobSummary.Test s -> {
                node.put("kind", "test")
                        .put("reachable", s.reachable().name())
                        .put("exists", s.exists().name())
                        .put("passwordRight", s.passwordRight().name())
                        .put("appendOnly", s.appendOnly().name());
                Json.put(node, "resticId", s.resticId());
            }
        }
        return node;
    }

    static JobSummary read(JsonNode node) {
        String kind = Json.text(node, "kind").orElse("");
        return switch (kind) {
            case "backup" ->
                new JobSummary.Backup(
                        Json.numberOr0(node, "filesNew"),
                        Json.numberOr0(node, "filesChanged"),
                        Json.numberOr0(node, "filesUnmodified"),
                        Json.numberOr0(node, "dirsNew"),
                        Json.numberOr0(node, "dirsChanged"),
                        Json.numberOr0(node, "dirsUnmodified"),
                        Json.numberOr0(node, "dataAdded"),
                        Json.number(node, "dataAddedPacked"),
                        Json.numberOr0(node, "totalFilesProcessed"),
                        Json.numberOr0(node, "totalBytesProcessed"),
                        Duration.ofMillis(Json.numberOr0(node, "durationMillis")),
                        Json.numberOr0(node, "errorCount"));
            case "init" -> new JobSummary.Init(Json.text(node, "resticId").orElse(""));
            case "check" -> new JobSummary.Check(Json.numberOr0(node, "errors"));
            case "forget" ->
                new JobSummary.Forget(
                        (int) Json.numberOr0(node, "removed"),
                        (int) Json.numberOr0(node, "kept"),
                        (int) Json.numberOr0(node, "pinned"),
                        (int) Json.numberOr0(node, "unapproved"),
                        (int) Json.numberOr0(node, "disagreed"),
                        (int) Json.numberOr0(node, "left"));
            case "prune" -> new JobSummary.Prune(Json.number(node, "freedBytes"), Json.number(node, "storedBytes"));
            case "unlock" ->
                new JobSummary.Unlock(
                        (int) Json.numberOr0(node, "found"), (int) Json.numberOr0(node, "left"), holders(node));
            case "stats" ->
                new JobSummary.Stats(
                        Json.numberOr0(node, "storedBytes"),
                        Json.number(node, "uncompressedBytes"),
                        Json.numberOr0(node, "blobCount"),
                        Json.numberOr0(node, "snapshotCount"),
                        (int) Json.numberOr0(node, "locks"),
                        holders(node));
            case "snapshots" -> new JobSummary.Snapshots((int) Json.numberOr0(node, "count"));
            case "test" ->
                new JobSummary.Test(
                        verdict(node, "reachable"),
                        verdict(node, "exists"),
                        verdict(node, "passwordRight"),
                        verdict(node, "appendOnly"),
                        Json.text(node, "resticId"));
            default -> throw new IllegalStateException("a job summary of the unknown kind '" + kind + "'");
        };
    }

    private static void putHolders(ObjectNode node, List<LockHolder> holders) {
        if (holders.isEmpty()) {
            return;
        }
        ArrayNode array = node.putArray("lockHolders");
        holders.forEach(holder -> array.addObject()
                .put("hostname", holder.hostname())
                .put("username", holder.username())
                .put("pid", holder.pid())
                .put("refreshedAt", holder.refreshedAt().toString())
                .put("exclusive", holder.exclusive()));
    }

    private static List<LockHolder> holders(JsonNode node) {
        List<LockHolder> holders = new ArrayList<>();
        node.path("lockHolders")
                .forEach(holder -> holders.add(new LockHolder(
                        Json.text(holder, "hostname").orElse(""),
                        Json.text(holder, "username").orElse(""),
                        Json.numberOr0(holder, "pid"),
                        Json.text(holder, "refreshedAt").map(Instant::parse).orElse(Instant.EPOCH),
                        Json.flag(holder, "exclusive"))));
        return holders;
    }

    private static Verdict verdict(JsonNode node, String name) {
        return Json.text(node, name).map(Verdict::valueOf).orElse(Verdict.UNKNOWN);
    }
}
