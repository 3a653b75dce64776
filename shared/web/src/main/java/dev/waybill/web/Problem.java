package dev.waybill.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// A refusal in the form of RFC 9457, with a stable code (API §1 "Errors").
///
/// @param code what went wrong
/// @param detail what went wrong this time, for people; never an internal exception's text
/// @param members the ids concerned, and `field` for bad input; values are text, numbers, booleans
///   or JSON nodes
public record Problem(Code code, String detail, Map<String, Object> members) {

    /// How long a client should wait after 429 and 503.
    private static final String RETRY_AFTER_SECONDS = "1";

    public Problem {
        members = Map.copyOf(members);
    }

    /// A problem without further members.
    public static Problem of(Code code, String detail) {
        return new Problem(code, detail, Map.of());
    }

    /// This problem with one member more.
    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(code, detail, more);
    }

    /// The answer that carries this problem.
    public Response toResponse(String requestId) {
        ObjectNode body = Json.object();
        body.put("type", "urn:waybill:problem:" + code.text());
        body.put("title", code.title());
        body.put("status", code.status());
        body.put("detail", detail);
        body.put("code", code.text());
        body.put("request_id", requestId);
        members.forEach((name, value) -> body.set(name, Json.tree(value)));
        Response response =
                Response.text(code.status(), "application/problem+json", Json.write(body));
        return switch (code.status()) {
            case 401 -> response.withHeader("www-authenticate", "Bearer");
            case 429, 503 -> response.withHeader("retry-after", RETRY_AFTER_SECONDS);
            default -> response;
        };
    }

    /// This problem as an exception, for places from which an answer cannot be returned.
    public Refused refused() {
        return new Refused(this);
    }

    /// Ends a call with a problem; the router answers it.
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        private Refused(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        /// What the call is answered with.
        public Problem problem() {
            return problem;
        }
    }
}
