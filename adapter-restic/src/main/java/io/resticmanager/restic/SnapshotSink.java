package io.resticmanager.restic;

import io.resticmanager.domain.snapshot.ListedSnapshot;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads the array of `snapshots --json`, which may be many MiB on one line, snapshot by snapshot. All or nothing: a
/// listing with holes would make others look gone.
final class SnapshotSink implements Sink {
    // The stream belongs to the child, which reads on to its end.
    private static final JsonMapper JSON = JsonMapper.builder(tools.jackson.core.json.JsonFactory.builder()
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// restic's own words.
    private record Row(
            @Nullable String id,
            @Nullable String original,
            @Nullable String time,
            @Nullable String hostname,
            @Nullable String username,
            @Nullable List<String> paths,
            @Nullable List<String> tags,
            @Nullable String program_version,
            @Nullable Summary summary) {}

    private record Summary(
            @Nullable Long total_bytes_processed,
            @Nullable Long total_files_processed,
            @Nullable Long data_added_packed,
            @Nullable Long data_added) {}

    private final List<ListedSnapshot> snapshots = new ArrayList<>();
    private volatile boolean complete;
    private volatile String problem = "nothing was listed";

    @Override
    public void drain(InputStream stream) {
        try (JsonParser parser = JSON.createParser(stream)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                problem = "restic did not answer with a list";
                return;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                snapshots.add(listed(parser.readValueAs(Row.class)));
            }
            complete = parser.currentToken() == JsonToken.END_ARRAY;
            problem = complete ? "" : "restic's list has no end";
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            // Not the exception's own text: it quotes what it read.
            problem = "restic's list could not be understood after " + snapshots.size() + " snapshots";
        }
    }

    /// Empty when the listing cannot be relied on; then [#problem()] says why. Ask after the child's end only.
    Optional<List<ListedSnapshot>> snapshots() {
        return complete ? Optional.of(List.copyOf(snapshots)) : Optional.empty();
    }

    String problem() {
        return problem;
    }

    private static ListedSnapshot listed(Row row) {
        Optional<Summary> summary = Optional.ofNullable(row.summary());
        OffsetDateTime time = time(row.time());
        return new ListedSnapshot(
                text(row.id()),
                Optional.ofNullable(row.original()),
                time.toInstant(),
                text(row.hostname()),
                text(row.username()),
                row.paths() == null ? List.of() : row.paths(),
                row.tags() == null ? List.of() : row.tags(),
                summary.map(s -> number(s.total_bytes_processed())),
                summary.map(s -> number(s.total_files_processed())),
                summary.map(s -> s.data_added_packed() == null ? number(s.data_added()) : s.data_added_packed()),
                Optional.ofNullable(row.program_version()),
                time.getOffset());
    }

    private static OffsetDateTime time(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("a snapshot without a time");
        }
        return OffsetDateTime.parse(text);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static long number(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
