package io.resticmanager.restic;

import io.resticmanager.domain.repository.LockHolder;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a repository can be asked without a lock.
final class Questions {
    private static final Duration SHORT = Duration.ofMinutes(2);
    // A person waits for the answer.
    private static final Duration OPENING_TAKES = Duration.ofSeconds(45);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// An answer, or how asking went wrong.
    record Answer<T>(Optional<T> value, Ran ran) {}

    /// Size figures of `stats --mode raw-data`.
    record RawData(long storedBytes, Optional<Long> uncompressedBytes, long blobs, long snapshots) {}

    private final Session session;

    Questions(Session session) {
        this.session = session;
    }

    /// The repository's id, 64 hex; also proves that it exists and that the password is right (contract §3).
    Answer<String> repositoryId() {
        TextSink config = new TextSink();
        Ran ran = session.ask("open", List.of("cat", "--no-lock", "config"), config, OPENING_TAKES);
        return answer(
                ran, json(config).map(node -> node.path("id").asString("")).filter(id -> !id.isEmpty()));
    }

    Answer<List<String>> locks() {
        TextSink ids = new TextSink();
        Ran ran = session.ask("locks", List.of("list", "--no-lock", "locks"), ids, SHORT);
        return answer(
                ran,
                Optional.of(ids.lines().stream()
                        .filter(line -> line.matches("[0-9a-f]{64}"))
                        .toList()));
    }

    /// Empty when it is gone meanwhile, or says something that is no lock.
    Optional<LockHolder> holder(String lockId) {
        TextSink lock = new TextSink();
        Ran ran = session.ask("locks", List.of("cat", "--no-lock", "lock", lockId), lock, SHORT);
        return answer(ran, json(lock)).value().flatMap(Questions::holder);
    }

    private static Optional<LockHolder> holder(JsonNode lock) {
        try {
            return Optional.of(new LockHolder(
                    lock.path("hostname").asString(""),
                    lock.path("username").asString(""),
                    lock.path("pid").asLong(0),
                    OffsetDateTime.parse(lock.path("time").asString("")).toInstant(),
                    lock.path("exclusive").asBoolean(false)));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    Answer<RawData> rawData() {
        TextSink stats = new TextSink();
        Ran ran = session.ask(
                "stats", List.of("stats", "--no-lock", "--json", "--mode", "raw-data"), stats, Duration.ofDays(1));
        return answer(
                ran,
                json(stats)
                        .map(node -> new RawData(
                                node.path("total_size").asLong(0),
                                node.has("total_uncompressed_size")
                                        ? Optional.of(node.path("total_uncompressed_size")
                                                .asLong(0))
                                        : Optional.empty(),
                                node.path("total_blob_count").asLong(0),
                                node.path("snapshots_count").asLong(0))));
    }

    /// @param id one snapshot (64 hex or a prefix), or empty for all
    Answer<List<ListedSnapshot>> snapshots(Optional<String> id, Duration atMost) {
        SnapshotSink listing = new SnapshotSink();
        List<String> arguments = id.map(one -> List.of("snapshots", "--no-lock", "--json", one))
                .orElse(List.of("snapshots", "--no-lock", "--json"));
        Ran ran = session.ask("snapshots", arguments, listing, atMost);
        if (ran.succeeded() && listing.snapshots().isEmpty()) {
            session.narrator().say("snapshots", listing.problem());
            return new Answer<>(Optional.empty(), new Ran(ran.ending(), Heard.saying(List.of(listing.problem()))));
        }
        return answer(ran, listing.snapshots());
    }

    private static <T> Answer<T> answer(Ran ran, Optional<T> value) {
        return new Answer<>(ran.succeeded() ? value : Optional.empty(), ran);
    }

    // 14 and 18 may print other lines before an object.
    private static Optional<JsonNode> json(TextSink sink) {
        String text = sink.text();
        int begin = text.indexOf('{');
        if (begin < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(text.substring(begin)));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
