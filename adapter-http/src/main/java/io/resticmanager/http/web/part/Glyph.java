package io.resticmanager.http.web.part;

/// A status as a shape of its own, so that it never depends on colour.
///
/// @param label its name for those who do not see it
public record Glyph(Kind kind, String label) {
    public enum Kind {
        OK,
        RUNNING,
        WARNINGS,
        LATE,
        FAILED,
        OFFLINE,
        QUEUED,
        CANCELLED
    }
}
