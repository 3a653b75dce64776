package dev.waybill.testing.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;

/// What a function answered, as API Gateway would pass it on.
///
/// @param status the HTTP status
/// @param headers names in lower case
/// @param body decoded, as text of UTF-8; empty when there is none
public record ApiAnswer(int status, Map<String, String> headers, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public ApiAnswer {
        headers = Map.copyOf(headers);
    }

    /// A header by its name in lower case.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /// The body as JSON.
    public JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    /// The text at `name` in the body; fails when there is none.
    public String text(String name) {
        JsonNode value = json().path(name);
        if (!value.isTextual()) {
            throw new AssertionError("no " + name + " in " + body);
        }
        return value.asText();
    }

    /// The code of a problem.
    public String code() {
        return text("code");
    }
}
