package io.resticmanager.restic;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads what `forget --dry-run --json` would remove, which may be many MiB on one line. All or nothing.
final class ForgetSink implements Sink {
    // The stream belongs to the child, which reads on to its end.
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();
    private static final int ROOT = 0;
    /// Of a snapshot within `[{"remove":[{…}]}]`.
    private static final int SNAPSHOT = 4;

    private final List<String> removed = new ArrayList<>();
    private int kept;
    private boolean complete;

    /// Whether nothing matched: then restic says nothing at all.
    private boolean silent;

    @Override
    public void drain(InputStream stream) throws IOException {
        removed.clear();
        kept = 0;
        complete = false;
        silent = false;
        try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), stream)) {
            JsonToken first = parser.nextToken();
            silent = first == null;
            if (first == JsonToken.START_ARRAY) {
                read(parser);
            }
        } catch (JacksonException broken) {
            complete = false;
        }
    }

    private void read(JsonParser parser) {
        String list = "";
        int depth = 1;
        while (depth > ROOT) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return;
            }
            if (token == JsonToken.PROPERTY_NAME && depth == 2) {
                list = parser.currentName();
            } else if (token == JsonToken.PROPERTY_NAME
                    && depth == SNAPSHOT
                    && parser.currentName().equals("id")) {
                note(list, parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : "");
            } else if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
        }
        complete = true;
    }

    private void note(String list, String id) {
        switch (list) {
            case "remove" -> removed.add(id);
            case "keep" -> kept++;
            default -> {}
        }
    }

    /// Ids, 64 hex; empty when the answer cannot be relied on. Ask after the child's end only.
    Optional<List<String>> removed() {
        boolean whole = removed.stream().allMatch(id -> id.length() == 64);
        return whole && (complete || silent) ? Optional.of(List.copyOf(removed)) : Optional.empty();
    }

    int kept() {
        return kept;
    }
}
