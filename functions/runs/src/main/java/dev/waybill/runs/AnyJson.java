package dev.waybill.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.FreeText;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.JsonText;
import dev.waybill.web.Json;

/// JSON of a caller's own making: payloads and tags.
final class AnyJson {

    private AnyJson() {}

    /// `value` as it is kept; text in it that is not Unicode, and so could not come back as it was,
    /// is an [InvalidRequest] for `field`.
    static JsonText parse(String field, JsonNode value) {
        requireUnicode(field, value);
        return new JsonText(Json.write(value));
    }

    private static void requireUnicode(String field, JsonNode value) {
        if (value.isTextual()) {
            requireUnicode(field, value.textValue());
        }
        value.fieldNames().forEachRemaining(name -> requireUnicode(field, name));
        value.forEach(element -> requireUnicode(field, element));
    }

    private static void requireUnicode(String field, String text) {
        if (!FreeText.isUnicode(text)) {
            throw new InvalidRequest(field, "holds text that is not valid Unicode");
        }
    }

    /// What was kept, for an answer.
    static JsonNode show(JsonText kept) {
        return Json.readOwn(kept.text());
    }
}
