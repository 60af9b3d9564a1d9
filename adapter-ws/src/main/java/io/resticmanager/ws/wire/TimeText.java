package io.resticmanager.ws.wire;

import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/// A time is RFC 3339 text and nothing else: a number in its place would be read differently with and without a tree.
final class TimeText extends StdDeserializer<Instant> {
    TimeText() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            try {
                return Instant.parse(json.getString());
            } catch (DateTimeException malformed) {
                // Without its text, as everywhere: the sentence below is all that is said.
            }
        }
        return context.reportInputMismatch(Instant.class, "a time is RFC 3339 text");
    }
}
