package dev.waybill.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// An answer of 400 or above: the server's problem document (API §1 "Errors"), or what could be
/// made of another body.
public final class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String title;
    private final String detail;
    private final String requestId;

    private ApiProblem(int status, String code, String title, String detail, String requestId) {
        super(title + (detail.isEmpty() ? "" : ": " + detail));
        this.status = status;
        this.code = code;
        this.title = title;
        this.detail = detail;
        this.requestId = requestId;
    }

    /// Reads a problem document. API Gateway's own answers carry `message` only; their code is
    /// `http_<status>`.
    static ApiProblem of(int status, JsonNode body, Optional<String> requestId) {
        return new ApiProblem(
                status,
                Json.text(body, "code").orElse("http_" + status),
                Json.text(body, "title").orElse("The server answered " + status),
                Json.text(body, "detail").or(() -> Json.text(body, "message")).orElse(""),
                Json.text(body, "request_id").or(() -> requestId).orElse(""));
    }

    /// The same problem with other words about it.
    ApiProblem saying(String other) {
        return new ApiProblem(status, code, title, other, requestId);
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The stable code (API §12).
    public String code() {
        return code;
    }

    /// Whether the stable code is `expected`.
    public boolean is(String expected) {
        return code.equals(expected);
    }

    /// Whether the same call may succeed a little later: the server is busy, or still at it.
    public boolean isPassing() {
        return switch (status) {
            case 429, 502, 503, 504 -> true;
            default -> is("idempotency_in_progress");
        };
    }

    /// What kind of problem it is, for people.
    public String title() {
        return title;
    }

    /// What is wrong in this case, for people; may be empty.
    public String detail() {
        return detail;
    }

    /// By which the operator finds the call in the server's log; may be empty.
    public String requestId() {
        return requestId;
    }
}
