package dev.waybill.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.FreeText;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentFields;
import dev.waybill.domain.document.DocumentReference;
import dev.waybill.web.Json;
import dev.waybill.web.Request;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Documents as JSON. Numbers keep their digits, fields their order, and null stays.
final class DocumentJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private DocumentJson() {}

    /// The object that a request's body is; else [InvalidRequest].
    static Map<?, ?> body(Request request) {
        if (request.bodyBytes() == 0) {
            throw new InvalidRequest("body", "is not JSON");
        }
        return request.jsonObject();
    }

    /// What a document says; no fields when there is none.
    static DocumentFields fields(Optional<Document> document) {
        return document.map(known -> DocumentFields.of(Json.read(known.body().bytes(), Map.class)))
                .orElse(DocumentFields.EMPTY);
    }

    /// What is to be kept of `fields`; [InvalidRequest] when UTF-8 cannot say it.
    static JsonText text(DocumentFields fields) {
        String text = Json.write(node(fields.values()));
        if (!FreeText.isUnicode(text)) {
            throw new InvalidRequest("body", "is not valid Unicode");
        }
        return new JsonText(text);
    }

    /// A reference for an answer.
    static ObjectNode reference(DocumentReference reference) {
        return object(reference.toValue());
    }

    private static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case Map<?, ?> map -> object(map);
            case List<?> list -> array(list);
            case String text -> NODES.textNode(text);
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case BigInteger number -> NODES.numberNode(number);
            case BigDecimal number -> NODES.numberNode(number);
            default -> throw new IllegalStateException("no value of JSON: " + value.getClass());
        };
    }

    private static ObjectNode object(Map<?, ?> map) {
        ObjectNode object = NODES.objectNode();
        map.forEach((name, value) -> object.set(name.toString(), node(value)));
        return object;
    }

    private static ArrayNode array(List<?> list) {
        ArrayNode array = NODES.arrayNode();
        list.forEach(value -> array.add(node(value)));
        return array;
    }
}
