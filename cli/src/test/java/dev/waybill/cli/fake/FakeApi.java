package dev.waybill.cli.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.waybill.cli.api.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Any other part of the API: answers what the test has laid down, one answer after the other, the
/// last one for ever.
public final class FakeApi {

    private static final String UNKNOWN =
            "{\"title\":\"Unknown\",\"status\":404,\"code\":\"route_not_found\",\"request_id\":\"r-9\"}";

    /// A call as it came.
    ///
    /// @param call method, path and query
    /// @param body absent when there was none
    public record Received(
            String call,
            Optional<String> authorization,
            Optional<String> idempotencyKey,
            Optional<JsonNode> body) {}

    private record Answer(int status, String body) {}

    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Received> received = new ArrayList<>();

    /// Answers everything below `path`.
    public FakeApi(FakeServer server, String path) {
        server.serve(path, this::answer);
    }

    /// Lays down an answer to `call`, for instance `GET /v1/devices?limit=1000`.
    public synchronized void on(String call, int status, String body) {
        answers.computeIfAbsent(call, name -> new ArrayDeque<>()).add(new Answer(status, body));
    }

    /// All calls so far.
    public synchronized List<Received> received() {
        return List.copyOf(received);
    }

    /// Method, path and query of all calls so far.
    public synchronized List<String> calls() {
        return received.stream().map(Received::call).toList();
    }

    /// The body of the one call `call`.
    public synchronized JsonNode body(String call) {
        return received.stream()
                .filter(each -> each.call().equals(call))
                .findFirst()
                .flatMap(Received::body)
                .orElseThrow(() -> new AssertionError("no " + call + " among " + calls()));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(
                new Received(
                        call,
                        header(exchange, "Authorization"),
                        header(exchange, "Idempotency-Key"),
                        body.isEmpty() ? Optional.empty() : Optional.of(Json.parse(body))));
        Deque<Answer> laid = answers.getOrDefault(call, new ArrayDeque<>());
        Answer answer = laid.size() > 1 ? laid.removeFirst() : laid.peekFirst();
        if (answer == null) {
            FakeServer.send(exchange, 404, UNKNOWN);
        } else {
            FakeServer.send(exchange, answer.status(), answer.body());
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }
}
