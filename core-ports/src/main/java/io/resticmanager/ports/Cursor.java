package io.resticmanager.ports;

/// Where a list goes on: opaque, made by the store whose list it is.
public record Cursor(String text) {
    public Cursor {
        if (text.isBlank() || text.length() > 512) {
            throw new IllegalArgumentException("not a cursor");
        }
    }
}
