package io.resticmanager.http.web.part;

import io.resticmanager.domain.snapshot.Pin;
import io.resticmanager.domain.snapshot.Snapshot;

/// That a snapshot is pinned, and the button that changes it.
///
/// @param id ours
/// @param name the first figures of restic's id
/// @param words who pinned it and why; empty text when nobody did
/// @param back the page that shows it
public record PinMark(String id, String name, String words, String back) {
    public static PinMark of(Snapshot snapshot, String back) {
        return new PinMark(
                snapshot.id().toString(),
                snapshot.listed().shortId(),
                snapshot.pin().map(Pin::words).orElse(""),
                back);
    }

    public boolean isPinned() {
        return !words.isEmpty();
    }
}
