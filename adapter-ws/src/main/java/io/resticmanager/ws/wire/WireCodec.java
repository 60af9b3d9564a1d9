package io.resticmanager.ws.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// Text to messages and back. Unknown fields are ignored and unknown types are named, so that versions may differ by
/// one.
public final class WireCodec {
    /// A message's longest text, in bytes of UTF-8.
    public static final int MOST_BYTES = 1024 * 1024;

    private static final int DEEPEST = 32;
    private static final Map<String, Class<? extends Payload>> TYPES = types();
    private static final Map<Class<? extends Payload>, String> NAMES = names();

    // One for all: what it learns of the records takes 200 KB and some milliseconds, for each connection otherwise.
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(MOST_BYTES)
                            .build())
                    // Buffers that are used again keep what was read last: logins, for as long as nothing longer comes.
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // Text is text: a number in its place would be read differently with and without a tree.
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(new SimpleModule().addDeserializer(Instant.class, new TimeText()))
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
    private static final Map<Class<? extends Payload>, ObjectReader> READERS = readers();

    /// What a text turned out to be.
    public sealed interface Decoded {
        record Message(Envelope envelope) implements Decoded {}

        /// `seq` is there when it was a fact.
        record UnknownType(@Nullable String id, @Nullable Long seq, String type) implements Decoded {}

        /// JSON with a known type, but its parts are wrong. `seq` is there when it was a fact.
        record Malformed(@Nullable String id, @Nullable Long seq, String type, String reason) implements Decoded {}

        record NotJson() implements Decoded {}

        /// Its number in the spool; null when it is no fact.
        default @Nullable Long seq() {
            return switch (this) {
                case Message(Envelope envelope) -> envelope.seq();
                case UnknownType unknown -> unknown.seq;
                case Malformed malformed -> malformed.seq;
                case NotJson ignored -> null;
            };
        }
    }

    /// The message as text that every WebSocket can carry: half surrogate pairs, which file names may contain, become
    /// the replacement character.
    public String encode(Envelope envelope) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringProperty("type", name(envelope.payload()));
            if (envelope.id() != null) {
                json.writeStringProperty("id", envelope.id());
            }
            if (envelope.re() != null) {
                json.writeStringProperty("re", envelope.re());
            }
            if (envelope.seq() != null) {
                json.writeNumberProperty("seq", envelope.seq());
            }
            json.writeName("payload");
            json.writePOJO(envelope.payload());
            json.writeEndObject();
        }
        return WholeText.of(text.toString());
    }

    /// Never throws for what it is given.
    public Decoded decode(String text) {
        // Nearly every message is right and begins with its type: it is read in one pass, without a tree.
        Envelope envelope = readAtOnce(text);
        return envelope == null ? decodeTree(text) : new Decoded.Message(envelope);
    }

    /// Null when anything is unusual; then [#decodeTree] has the word.
    private @Nullable Envelope readAtOnce(String text) {
        try (JsonParser json = MAPPER.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String type = null;
            String id = null;
            String re = null;
            Long seq = null;
            Payload payload = null;
            Set<String> seen = new HashSet<>();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (!seen.add(name)) {
                    return null;
                }
                JsonToken value = json.nextToken();
                switch (name) {
                    case "type" -> type = json.getValueAsString(null);
                    case "id" -> id = value == JsonToken.VALUE_STRING ? json.getString() : null;
                    case "re" -> re = value == JsonToken.VALUE_STRING ? json.getString() : null;
                    case "seq" -> seq = value == JsonToken.VALUE_NUMBER_INT ? (Long) json.getLongValue() : null;
                    case "payload" -> {
                        Class<? extends Payload> known = type == null ? null : TYPES.get(type);
                        if (known == null || value != JsonToken.START_OBJECT) {
                            return null;
                        }
                        payload = reader(known).readValue(json);
                    }
                    default -> json.skipChildren();
                }
            }
            boolean whole = json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
            return whole && payload != null ? new Envelope(id, re, seq, payload) : null;
        } catch (JacksonException
                | IllegalArgumentException
                | ArithmeticException
                | DateTimeException
                | NullPointerException unusual) {
            return null;
        }
    }

    private Decoded decodeTree(String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException notJson) {
            return new Decoded.NotJson();
        }
        if (node == null || !node.isObject() || !node.path("type").isString()) {
            return new Decoded.NotJson();
        }
        String type = node.path("type").asString();
        String id = node.path("id").isString() ? node.path("id").asString() : null;
        String re = node.path("re").isString() ? node.path("re").asString() : null;
        Long seq = node.path("seq").isIntegralNumber() && node.path("seq").canConvertToLong()
                ? (Long) node.path("seq").asLong()
                : null;
        Class<? extends Payload> payloadType = TYPES.get(type);
        if (payloadType == null) {
            return new Decoded.UnknownType(id, seq, type);
        }
        JsonNode payload = node.path("payload");
        if (!payload.isObject()) {
            return new Decoded.Malformed(id, seq, type, "no payload");
        }
        try {
            return new Decoded.Message(new Envelope(id, re, seq, MAPPER.treeToValue(payload, payloadType)));
        } catch (JacksonException
                | IllegalArgumentException
                | ArithmeticException
                | DateTimeException
                | NullPointerException wrong) {
            // Jackson's text may quote the content, which may hold a secret: only the kind of fault is kept.
            return new Decoded.Malformed(id, seq, type, wrong.getClass().getSimpleName());
        }
    }

    private static ObjectReader reader(Class<? extends Payload> type) {
        return Objects.requireNonNull(READERS.get(type));
    }

    private static Map<Class<? extends Payload>, ObjectReader> readers() {
        Map<Class<? extends Payload>, ObjectReader> made = new LinkedHashMap<>();
        // The payload is followed by the rest of its envelope.
        TYPES.values()
                .forEach(type ->
                        made.put(type, MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)));
        return Map.copyOf(made);
    }

    /// The name of a payload's type, e.g. `job.log`.
    public static String name(Payload payload) {
        return String.valueOf(NAMES.get(payload.getClass()));
    }

    /// Bytes an item takes in a message, at most; for cutting reports into parts.
    public int size(Object part) {
        return WholeText.utf8Length(MAPPER.writeValueAsString(part));
    }

    private static Map<String, Class<? extends Payload>> types() {
        Map<String, Class<? extends Payload>> types = new LinkedHashMap<>();
        types.put("hello", Greetings.Hello.class);
        types.put("welcome", Greetings.Welcome.class);
        types.put("refused", Greetings.Refused.class);
        types.put("heartbeat", Greetings.Heartbeat.class);
        types.put("plan.set", Plans.PlanSet.class);
        types.put("plan.applied", Plans.PlanApplied.class);
        types.put("command.run", Commands.CommandRun.class);
        types.put("command.accepted", Commands.CommandAccepted.class);
        types.put("command.rejected", Commands.CommandRejected.class);
        types.put("command.cancel", Commands.CommandCancel.class);
        types.put("job.started", Facts.JobStarted.class);
        types.put("job.log", Facts.JobLog.class);
        types.put("job.finished", Facts.JobFinished.class);
        types.put("job.progress", Reports.JobProgress.class);
        types.put("snapshots.report", Reports.SnapshotsReport.class);
        types.put("repository.stats", Reports.RepositoryStats.class);
        types.put("report.applied", Reports.ReportApplied.class);
        types.put("ack", Payload.Ack.class);
        types.put("bearer.rotate", Greetings.BearerRotate.class);
        types.put("bearer.stored", Greetings.BearerStored.class);
        types.put("error", Payload.Trouble.class);
        return Map.copyOf(types);
    }

    private static Map<Class<? extends Payload>, String> names() {
        Map<Class<? extends Payload>, String> names = new LinkedHashMap<>();
        TYPES.forEach((name, type) -> names.put(type, name));
        return Map.copyOf(names);
    }
}
