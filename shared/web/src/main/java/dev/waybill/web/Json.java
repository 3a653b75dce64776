package dev.waybill.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.waybill.domain.InvalidRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as the API speaks it: UTF-8, `snake_case`, unknown fields ignored, at most 100 levels deep,
/// absent values left out unless a type says otherwise. Numbers stay as they are written: `1.0` is
/// not cut to `1`, and `1.5` is no whole number; those with more than [#MAX_EXPONENT] digits before
/// or behind the point, however short they are written, are refused, since nobody can count with
/// them. Texts that UTF-8 cannot say are refused.
public final class Json {

    /// The deepest nesting of a request body (API §1 "Limits").
    public static final int MAX_DEPTH = 100;

    /// The largest exponent of a number, and its smallest below zero. What people compute with is
    /// far from it: a double ends at 308, a decimal of 128 bits at 6144.
    static final int MAX_EXPONENT = 9999;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(100)
                                                    .maxStringLength(8 << 20)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            texts ->
                                    texts.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .withCoercionConfig(LogicalType.Integer, Json::refuseTexts)
                    .withCoercionConfig(LogicalType.Float, Json::refuseTexts)
                    .withCoercionConfig(LogicalType.Boolean, Json::refuseTexts)
                    .addModule(UnicodeText.module())
                    .nodeFactory(new BoundedNumbers())
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                    .build();

    private Json() {}

    /// Makes no node of a number that takes gigabytes as soon as somebody writes it out.
    private static final class BoundedNumbers extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueNode numberNode(@Nullable BigDecimal number) {
            if (number != null) {
                requireBounded(number);
            }
            return super.numberNode(number);
        }
    }

    private static void requireBounded(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MAX_EXPONENT) {
            throw new InvalidRequest("body", "holds a number with too large an exponent");
        }
    }

    private static void requireBounded(@Nullable Object plain) {
        switch (plain) {
            case BigDecimal number -> requireBounded(number);
            case Map<?, ?> map -> map.values().forEach(Json::requireBounded);
            case List<?> list -> list.forEach(Json::requireBounded);
            case null, default -> {}
        }
    }

    /// A text is no number and no truth value; nor does a blank one stand for an absent value.
    private static void refuseTexts(MutableCoercionConfig values) {
        values.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                .setAcceptBlankAsEmpty(false);
    }

    /// An empty object to fill.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// `value` (a record, map, list, scalar or node) as a tree.
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// `value` as text.
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value of ours does not become JSON", e);
        }
    }

    /// `value` as a line of a log. Lambda takes each one apart from the others; where the log is a
    /// plain stream, its end does.
    public static String line(Object value) {
        return write(value) + '\n';
    }

    /// Reads `bytes` as a `type`; what does not fit is an [InvalidRequest] that names the field.
    public static <T> T read(byte[] bytes, Class<T> type) {
        String text = text(bytes);
        try {
            T value = MAPPER.readValue(text, type);
            if (value == null) {
                throw new InvalidRequest("body", "must not be null");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new InvalidRequest(
                    "body", "is nested too deeply, or holds too long a number or text");
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof InvalidRequest invalid) {
                throw invalid;
            }
            if (e.getCause() instanceof JsonParseException) {
                throw new InvalidRequest("body", "is not JSON");
            }
            throw new InvalidRequest(FormFault.place(e), FormFault.reason(e, text));
        } catch (NumberFormatException e) {
            // Thrown bare for an exponent that no number has.
            throw new InvalidRequest("body", "holds a number that there is not");
        } catch (IOException e) {
            throw new InvalidRequest("body", "is not JSON");
        }
    }

    /// The text that `bytes` are; one in another encoding than UTF-8 is an [InvalidRequest]. A mark
    /// of the order of bytes before it is no part of it.
    private static String text(byte[] bytes) {
        String text =
                Utf8.text(bytes).orElseThrow(() -> new InvalidRequest("body", "is not UTF-8"));
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /// Reads `bytes` as an object of any members: plain maps, lists, texts, numbers, booleans and
    /// `null`. What is none is an [InvalidRequest].
    public static Map<?, ?> readObject(byte[] bytes) {
        Map<?, ?> object = read(bytes, Map.class);
        requireBounded(object);
        return object;
    }

    /// Reads `text` that this service wrote itself.
    public static JsonNode readOwn(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was stored is not JSON", e);
        }
    }

    /// A tree as plain maps, lists, texts, numbers and booleans; `null` where it holds nothing.
    public static @Nullable Object plain(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }
}
