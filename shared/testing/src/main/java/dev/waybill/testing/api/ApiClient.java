package dev.waybill.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Calls one API function with events of API Gateway (payload 2.0), and fails when an answer breaks
/// the contract. Immutable: [#as] and [#with] make clients that send more.
public final class ApiClient {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Function function;
    private final Contract contract;
    private final Map<String, String> headers;

    /// What Lambda would call.
    @FunctionalInterface
    public interface Function {
        /// Reads one event and writes its answer.
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    /// @param function the function
    /// @param contract what its answers are held against
    public ApiClient(Function function, Contract contract) {
        this(function, contract, Map.of());
    }

    private ApiClient(Function function, Contract contract, Map<String, String> headers) {
        this.function = function;
        this.contract = contract;
        this.headers = Map.copyOf(headers);
    }

    /// A client that sends this bearer token.
    public ApiClient as(String token) {
        return with("authorization", "Bearer " + token);
    }

    /// A client that sends this header too; `name` is in lower case.
    public ApiClient with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiClient(function, contract, more);
    }

    /// GET; `pathAndQuery` is decoded but for the query.
    public ApiAnswer get(String pathAndQuery) {
        return call("GET", pathAndQuery, "");
    }

    /// PUT with a JSON body.
    public ApiAnswer put(String pathAndQuery, String json) {
        return call("PUT", pathAndQuery, json);
    }

    /// POST with a JSON body; empty text for none.
    public ApiAnswer post(String pathAndQuery, String json) {
        return call("POST", pathAndQuery, json);
    }

    /// PATCH with a JSON body.
    public ApiAnswer patch(String pathAndQuery, String json) {
        return call("PATCH", pathAndQuery, json);
    }

    /// DELETE.
    public ApiAnswer delete(String pathAndQuery) {
        return call("DELETE", pathAndQuery, "");
    }

    /// Any call whose body is text.
    public ApiAnswer call(String method, String pathAndQuery, String body) {
        ObjectNode event = event(method, pathAndQuery);
        if (!body.isEmpty()) {
            event.put("body", body);
        }
        event.put("isBase64Encoded", false);
        return send(method, event);
    }

    /// Any call whose body is bytes.
    public ApiAnswer callBytes(String method, String pathAndQuery, byte[] body) {
        ObjectNode event = event(method, pathAndQuery);
        event.put("body", Base64.getEncoder().encodeToString(body));
        event.put("isBase64Encoded", true);
        return send(method, event);
    }

    private ObjectNode event(String method, String pathAndQuery) {
        int question = pathAndQuery.indexOf('?');
        String path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
        ObjectNode event = MAPPER.createObjectNode();
        event.put("version", "2.0");
        event.put("rawPath", path);
        event.put("rawQueryString", question < 0 ? "" : pathAndQuery.substring(question + 1));
        ObjectNode sent = event.putObject("headers");
        headers.forEach(sent::put);
        ObjectNode context = event.putObject("requestContext");
        context.put("requestId", UUID.randomUUID().toString());
        context.putObject("http").put("method", method).put("path", path);
        return event;
    }

    private ApiAnswer send(String method, ObjectNode event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            function.serve(new ByteArrayInputStream(MAPPER.writeValueAsBytes(event)), out);
            ApiAnswer answer = read(MAPPER.readTree(out.toByteArray()));
            judge(method, event.path("rawPath").asText(), answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("the function could not be called", e);
        }
    }

    private void judge(String method, String path, ApiAnswer answer) {
        List<String> faults = contract.judge(method, path, answer);
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    method + " " + path + " breaks the contract: " + faults + " in " + answer);
        }
    }

    private static ApiAnswer read(JsonNode answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.path("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        String body = answer.path("body").asText("");
        boolean encoded = answer.path("isBase64Encoded").asBoolean();
        return new ApiAnswer(
                answer.path("statusCode").asInt(),
                headers,
                encoded
                        ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
                        : body);
    }
}
