package io.resticmanager.ws.wire;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every message of the agent socket; names as in the protocol's description. A required part that is missing makes
/// the message malformed.
public sealed interface Payload permits Greetings, Plans, Commands, Facts, Reports, Payload.Ack, Payload.Trouble {
    /// Everything up to `seq` is committed.
    record Ack(long seq) implements Payload {}

    /// @param expected with code `gap`: the `seq` to send from
    record Trouble(String code, String message, @Nullable Long expected) implements Payload {
        public Trouble {
            requireNonNull(code, "code");
            message = requireNonNullElse(message, "");
        }
    }

    static <T> List<T> copy(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }
}
