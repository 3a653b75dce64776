package dev.waybill.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/// JSON as trees: what the server answers is read by name, absent and `null` alike, and may be
/// printed as it came.
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectMapper PRETTY =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /// A new empty object.
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// Reads one document; [IOException] if `text` is not JSON or holds nothing.
    public static JsonNode parse(String text) throws IOException {
        JsonNode node = MAPPER.readTree(text);
        if (node.isMissingNode()) {
            throw new IOException("empty JSON document");
        }
        return node;
    }

    /// One line.
    public static String line(JsonNode node) {
        return write(MAPPER, node);
    }

    /// Indented, for people and for `jq` alike.
    public static String pretty(JsonNode node) {
        return write(PRETTY, node);
    }

    /// The text in `field`; empty when it is absent, `null` or no scalar.
    public static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    /// The number in `field`; [MalformedAnswer] when there is none.
    public static long requireLong(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.canConvertToLong()) {
            throw new MalformedAnswer(field);
        }
        return value.asLong();
    }

    /// The text in `field`; [MalformedAnswer] when there is none.
    public static String requireText(JsonNode node, String field) {
        return text(node, field).orElseThrow(() -> new MalformedAnswer(field));
    }

    private static String write(ObjectMapper mapper, JsonNode node) {
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
