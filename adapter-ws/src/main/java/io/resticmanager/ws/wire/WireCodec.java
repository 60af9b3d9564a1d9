package io.resticmanager.ws.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Text to messages and back. Unknown fields are ignored and unknown types are named, so that versions may differ by
/// one.
public final class WireCodec {
    /// A message's longest text, in bytes of UTF-8.
    public static final int MOST_BYTES = 1024 * 1024;

    private static final int DEEPEST = 32;
    private static final Map<String, Class<? extends Payload>> TYPES = types();
    private static final Map<Class<? extends Payload>, String> NAMES = names();

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(MOST_BYTES)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /// What a text turned out to be.
    public sealed interface Decoded {
        record Message(Envelope envelope) implements Decoded {}

        record UnknownType(@Nullable String id, String type) implements Decoded {}

        /// JSON with a known type, but its parts are wrong. `seq` is there when it was a fact.
        record Malformed(@Nullable String id, @Nullable Long seq, String type, String reason) implements Decoded {}

        record NotJson() implements Decoded {}
    }

    public String encode(Envelope envelope) {
        ObjectNode node = mapper.createObjectNode();
        node.put("type", NAMES.get(envelope.payload().getClass()));
        if (envelope.id() != null) {
            node.put("id", envelope.id());
        }
        if (envelope.re() != null) {
            node.put("re", envelope.re());
        }
        if (envelope.seq() != null) {
            node.put("seq", envelope.seq());
        }
        node.set("payload", mapper.valueToTree(envelope.payload()));
        return node.toString();
    }

    /// Never throws for what it is given.
    public Decoded decode(String text) {
        JsonNode node;
        try {
            node = mapper.readTree(text);
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
            return new Decoded.UnknownType(id, type);
        }
        JsonNode payload = node.path("payload");
        if (!payload.isObject()) {
            return new Decoded.Malformed(id, seq, type, "no payload");
        }
        try {
            return new Decoded.Message(new Envelope(id, re, seq, mapper.treeToValue(payload, payloadType)));
        } catch (JacksonException | IllegalArgumentException | NullPointerException wrong) {
            // Jackson's text may quote the content, which may hold a secret: only the kind of fault is kept.
            return new Decoded.Malformed(id, seq, type, wrong.getClass().getSimpleName());
        }
    }

    /// The name of a payload's type, e.g. `job.log`.
    public static String name(Payload payload) {
        return String.valueOf(NAMES.get(payload.getClass()));
    }

    /// Bytes an item takes in a message, roughly; for cutting reports into parts.
    public int size(Object part) {
        return mapper.writeValueAsBytes(part).length;
    }

    private static Map<String, Class<? extends Payload>> types() {
        Map<String, Class<? extends Payload>> types = new LinkedHashMap<>();
        types.put("hello", Payload.Hello.class);
        types.put("welcome", Payload.Welcome.class);
        types.put("refused", Payload.Refused.class);
        types.put("heartbeat", Payload.Heartbeat.class);
        types.put("plan.set", Payload.PlanSet.class);
        types.put("plan.applied", Payload.PlanApplied.class);
        types.put("command.run", Payload.CommandRun.class);
        types.put("command.accepted", Payload.CommandAccepted.class);
        types.put("command.rejected", Payload.CommandRejected.class);
        types.put("command.cancel", Payload.CommandCancel.class);
        types.put("job.started", Payload.JobStarted.class);
        types.put("job.log", Payload.JobLog.class);
        types.put("job.finished", Payload.JobFinished.class);
        types.put("job.progress", Payload.JobProgress.class);
        types.put("snapshots.report", Payload.SnapshotsReport.class);
        types.put("repository.stats", Payload.RepositoryStats.class);
        types.put("report.applied", Payload.ReportApplied.class);
        types.put("ack", Payload.Ack.class);
        types.put("bearer.rotate", Payload.BearerRotate.class);
        types.put("bearer.stored", Payload.BearerStored.class);
        types.put("error", Payload.Trouble.class);
        return Map.copyOf(types);
    }

    private static Map<Class<? extends Payload>, String> names() {
        Map<Class<? extends Payload>, String> names = new LinkedHashMap<>();
        TYPES.forEach((name, type) -> names.put(type, name));
        return Map.copyOf(names);
    }
}
