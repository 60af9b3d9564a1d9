package io.resticmanager.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import io.resticmanager.domain.Secret;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// JSON as this edge speaks it: strict in what it takes, without absent fields in what it gives.
public final class Json {
    private static final int DEEPEST = 20;

    private final JsonMapper mapper;

    public Json() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(HttpConfig.MOST_BODY_BYTES)
                        .maxNumberLength(40)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        // Only secrets that come in: one that goes out is revealed by whoever writes it, on purpose.
        SimpleModule secrets = new SimpleModule().addDeserializer(Secret.class, new SecretReader());
        this.mapper = JsonMapper.builder(factory)
                .addModule(secrets)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .changeDefaultNullHandling(n -> n.withContentNulls(Nulls.FAIL))
                .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .build();
    }

    public byte[] write(Object value) {
        return mapper.writeValueAsBytes(value);
    }

    public String text(Object value) {
        return mapper.writeValueAsString(value);
    }

    /// @throws RefusedCallException naming the field, or saying that it is not JSON
    public <T> T read(byte[] body, Class<T> type) {
        try {
            T value = mapper.readValue(body, type);
            if (value == null) {
                throw new RefusedCallException(malformed());
            }
            return value;
        } catch (UnrecognizedPropertyException unknown) {
            throw new RefusedCallException(Problem.invalid(path(unknown.getPath()), "There is no such field."));
        } catch (DatabindException wrong) {
            String field = path(wrong.getPath());
            throw new RefusedCallException(
                    field.isEmpty() ? malformed() : Problem.invalid(field, "This has the wrong type."));
        } catch (InputCoercionException outOfRange) {
            throw new RefusedCallException(
                    Problem.of(400, "malformed", "Not JSON", "A number is too large. Correct it and send it again."));
        } catch (JacksonException notJson) {
            throw new RefusedCallException(malformed());
        }
    }

    private static Problem malformed() {
        return Problem.of(
                400, "malformed", "Not JSON", "Send one JSON object, without doubled names and not deeply nested.");
    }

    private static String path(List<JacksonException.Reference> path) {
        return path.stream()
                .map(r -> r.getPropertyName() == null ? Integer.toString(r.getIndex()) : r.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static final class SecretReader extends ValueDeserializer<Secret> {
        @Override
        public Secret deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.getString();
            if (!parser.currentToken().isScalarValue() || parser.currentToken().isNumeric() || text == null) {
                throw context.weirdStringException("", Secret.class, "a text is expected");
            }
            return new Secret(text);
        }
    }
}
