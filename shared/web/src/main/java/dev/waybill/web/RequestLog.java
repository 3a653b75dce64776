package dev.waybill.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;

/// The one line that a request leaves in the log, with its metrics in CloudWatch's embedded metric
/// format. Tokens, bodies and query strings never appear in it.
final class RequestLog {

    private final Request request;
    private final Instant begun;
    private String operation = "none";
    private String subject = "";
    private String refusal = "";
    private String failure = "";

    RequestLog(Request request, Instant begun) {
        this.request = request;
        this.begun = begun;
    }

    void operation(Operation found) {
        operation = found.action();
    }

    void subject(String caller) {
        subject = caller;
    }

    /// @param why its token was refused
    void refused(String why) {
        refusal = why;
    }

    void failed(RuntimeException e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        failure = text.toString();
    }

    String line(Response response, Instant ended) {
        ObjectNode line = Json.object();
        line.put("level", response.status() >= 500 ? "ERROR" : "INFO");
        line.put("request_id", request.requestId());
        line.put("operation", operation);
        line.put("method", request.method());
        line.put("path", SecretText.hidden(request.path()));
        line.put("subject", subject);
        line.put("status", response.status());
        if (!refusal.isEmpty()) {
            line.put("refused", refusal);
        }
        line.put("Latency", Duration.between(begun, ended).toMillis());
        line.put("Failures", response.status() >= 500 ? 1 : 0);
        if (!failure.isEmpty()) {
            line.put("failure", failure);
        }
        ObjectNode metrics = line.putObject("_aws");
        metrics.put("Timestamp", ended.toEpochMilli());
        ObjectNode directive = metrics.putArray("CloudWatchMetrics").addObject();
        directive.put("Namespace", "Waybill");
        directive.putArray("Dimensions").addArray().add("operation");
        var names = directive.putArray("Metrics");
        names.addObject().put("Name", "Latency").put("Unit", "Milliseconds");
        names.addObject().put("Name", "Failures").put("Unit", "Count");
        return Json.line(line);
    }
}
