package io.resticmanager.ws.wire;

import org.jspecify.annotations.Nullable;

/// One message: its id, what it answers, its number in the spool where it is a fact.
///
/// @param id a ULID made by the sender; may be absent in messages nobody answers
public record Envelope(
        @Nullable String id, @Nullable String re, @Nullable Long seq, Payload payload) {
    public static Envelope of(Payload payload) {
        return new Envelope(null, null, null, payload);
    }

    /// @param id tells two facts apart that came to have the same number
    public static Envelope fact(long seq, @Nullable String id, Payload payload) {
        return new Envelope(id, null, seq, payload);
    }

    public Envelope answering(@Nullable String asked) {
        return new Envelope(id, asked, seq, payload);
    }
}
