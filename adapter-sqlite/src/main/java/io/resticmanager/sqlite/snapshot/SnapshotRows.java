package io.resticmanager.sqlite.snapshot;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.snapshot.Pin;
import io.resticmanager.domain.snapshot.PinReason;
import io.resticmanager.domain.snapshot.Snapshot;
import io.resticmanager.domain.snapshot.SnapshotId;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Json;
import io.resticmanager.sqlite.generated.tables.records.SnapshotRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How a snapshot looks in its row.
final class SnapshotRows {
    private SnapshotRows() {}

    static SnapshotRecord row(Snapshot snapshot) {
        ListedSnapshot listed = snapshot.listed();
        ObjectNode json = Json.object();
        Json.put(json, "original", listed.original());
        json.put("time", listed.time().toString());
        json.put("hostname", listed.hostname());
        json.put("username", listed.username());
        Json.put(json, "paths", listed.paths());
        Json.put(json, "tags", listed.tags());
        Json.put(json, "sizeBytes", listed.sizeBytes());
        Json.put(json, "fileCount", listed.fileCount());
        Json.put(json, "addedBytes", listed.addedBytes());
        Json.put(json, "programVersion", listed.programVersion());
        json.put("utcOffsetSeconds", listed.offset().getTotalSeconds());
        return new SnapshotRecord()
                .setId(snapshot.id().toString())
                .setRepositoryId(snapshot.repositoryId().toString())
                .setHostId(Column.text(snapshot.hostId()))
                .setResticId(listed.resticId())
                .setTakenAt(Column.at(listed.time()))
                .setListed(json.toString())
                .setFirstSeenAt(Column.at(snapshot.firstSeenAt()))
                .setGoneAt(Column.at(snapshot.goneAt()))
                .setPinnedAt(Column.at(snapshot.pin().map(Pin::at)))
                .setPinnedBy(snapshot.pin().map(Pin::by).orElse(null))
                .setPinReason(
                        snapshot.pin().flatMap(Pin::reason).map(PinReason::text).orElse(null));
    }

    static Snapshot snapshot(SnapshotRecord row) {
        JsonNode json = Json.parse(row.getListed());
        ListedSnapshot listed = new ListedSnapshot(
                row.getResticId(),
                Json.text(json, "original"),
                Instant.parse(Json.text(json, "time").orElseThrow()),
                Json.text(json, "hostname").orElse(""),
                Json.text(json, "username").orElse(""),
                Json.texts(json, "paths"),
                Json.texts(json, "tags"),
                Json.number(json, "sizeBytes"),
                Json.number(json, "fileCount"),
                Json.number(json, "addedBytes"),
                Json.text(json, "programVersion"),
                ZoneOffset.ofTotalSeconds((int) Json.numberOr0(json, "utcOffsetSeconds")));
        return new Snapshot(
                SnapshotId.of(row.getId()),
                RepositoryId.of(row.getRepositoryId()),
                Optional.ofNullable(row.getHostId()).map(HostId::of),
                listed,
                Column.instant(row.getFirstSeenAt()),
                Column.optionalInstant(row.getGoneAt()),
                Column.optionalInstant(row.getPinnedAt())
                        .map(at -> new Pin(
                                at,
                                Optional.ofNullable(row.getPinnedBy()).orElse(""),
                                Optional.ofNullable(row.getPinReason()).map(PinReason::new))));
    }
}
