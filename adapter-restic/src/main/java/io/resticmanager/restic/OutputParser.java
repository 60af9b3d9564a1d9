package io.resticmanager.restic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads one line of restic's output, of any version: JSON where it is, text otherwise. Every field may be missing
/// (restic leaves zeros out), and unknown ones are passed over (contract §4).
final class OutputParser {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_FILES = 8;
    // 0.14 gives the error number only.
    private static final Map<Integer, String> ERRNO = Map.of(
            1, "operation not permitted",
            2, "no such file or directory",
            5, "input/output error",
            13, "permission denied",
            22, "invalid argument",
            36, "file name too long",
            40, "too many levels of symbolic links");

    private OutputParser() {}

    static Said parse(String line) {
        if (!line.startsWith("{")) {
            return new Said.Text(line);
        }
        try {
            JsonNode node = JSON.readTree(line);
            return node.isObject() ? read(node, line) : new Said.Text(line);
        } catch (JacksonException e) {
            return new Said.Text(line);
        }
    }

    private static Said read(JsonNode node, String line) {
        return switch (node.path("message_type").asString("")) {
            case "status" -> node.has("action") ? new Said.Ignored() : status(node);
            case "verbose_status" -> new Said.Ignored();
            case "summary" ->
                node.has("num_errors") ? new Said.CheckSummary(number(node, "num_errors")) : summary(node);
            case "error" -> node.has("message") ? new Said.Problem(text(node, "message")) : itemError(node);
            case "exit_error" -> new Said.LastWord((int) number(node, "code"), text(node, "message"));
            case "initialized" -> new Said.Initialized(text(node, "id"));
            // Without a type: not for us to judge. With one we do not know: of a newer version.
            case "" -> new Said.Text(line);
            default -> new Said.Ignored();
        };
    }

    private static Said status(JsonNode node) {
        List<String> files = new ArrayList<>();
        for (JsonNode file : node.path("current_files")) {
            if (files.size() < MOST_FILES) {
                files.add(file.asString(""));
            }
        }
        return new Said.Status(
                node.path("percent_done").asDouble(0),
                number(node, "total_files"),
                number(node, "files_done"),
                number(node, "total_bytes"),
                number(node, "bytes_done"),
                files,
                optionalNumber(node, "seconds_remaining"));
    }

    private static Said summary(JsonNode node) {
        return new Said.BackupSummary(
                number(node, "files_new"),
                number(node, "files_changed"),
                number(node, "files_unmodified"),
                number(node, "dirs_new"),
                number(node, "dirs_changed"),
                number(node, "dirs_unmodified"),
                number(node, "data_added"),
                optionalNumber(node, "data_added_packed"),
                number(node, "total_files_processed"),
                number(node, "total_bytes_processed"),
                // 0.18 says a large negative number after a skipped backup
                Math.max(0, node.path("total_duration").asDouble(0)),
                node.path("dry_run").asBoolean(false),
                Optional.of(text(node, "snapshot_id")).filter(id -> !id.isEmpty()));
    }

    private static Said itemError(JsonNode node) {
        JsonNode error = node.path("error");
        String message = error.isString() ? error.asString("") : text(error, "message");
        if (message.isEmpty()) {
            int errno = error.path("Err").asInt(0);
            message = errno == 0 ? "could not be read" : ERRNO.getOrDefault(errno, "error " + errno);
        }
        String item = text(node, "item");
        String during = text(node, "during");
        return item.isEmpty() && during.isEmpty()
                ? new Said.Problem(message)
                : new Said.ItemError(item, message, !during.equals("scan"));
    }

    private static long number(JsonNode node, String field) {
        return node.path(field).asLong(0);
    }

    private static Optional<Long> optionalNumber(JsonNode node, String field) {
        return node.path(field).isNumber() ? Optional.of(number(node, field)) : Optional.empty();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
