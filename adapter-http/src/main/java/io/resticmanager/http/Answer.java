package io.resticmanager.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a handler answers.
public sealed interface Answer {
    int status();

    Map<String, String> headers();

    /// @param body a record that becomes JSON
    record Json(int status, Object body, Map<String, String> headers) implements Answer {}

    record Empty(int status, Map<String, String> headers) implements Answer {}

    /// Written piece by piece; the writer ends the answer by returning.
    record Stream(int status, String contentType, Writer writer, Map<String, String> headers) implements Answer {}

    /// A file as it is on disk, whole or the ranges that were asked for.
    record FileContent(Path file, String contentType, Map<String, String> headers) implements Answer {
        @Override
        public int status() {
            return 200;
        }
    }

    @FunctionalInterface
    interface Writer {
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    static Answer ok(Object body) {
        return new Json(200, body, Map.of());
    }

    static Answer created(String location, Object body) {
        return new Json(201, body, Map.of("Location", location));
    }

    static Answer accepted(Object body) {
        return new Json(202, body, Map.of());
    }

    static Answer noContent() {
        return new Empty(204, Map.of());
    }

    /// The same with one more header.
    default Answer with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers());
        all.put(name, value);
        return switch (this) {
            case Json json -> new Json(json.status(), json.body(), all);
            case Empty empty -> new Empty(empty.status(), all);
            case FileContent file -> new FileContent(file.file(), file.contentType(), all);
            case Stream stream -> new Stream(stream.status(), stream.contentType(), stream.writer(), all);
        };
    }

    /// Tells which revision of an editable thing this is.
    default Answer withRevision(int revision) {
        return with("ETag", "\"" + revision + "\"");
    }
}
