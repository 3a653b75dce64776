package dev.waybill.cli.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The device's side of the API (API §10), for one device: offers work until a report ends it.
public final class FakeDevices {

    private static final Set<String> ENDS =
            Set.of("Operational", "Degraded", "Failed", "Cancelled");

    private final FakeStore store;
    private final String token;
    private final InstantSource clock;
    private final Map<String, ObjectNode> offers = new LinkedHashMap<>();
    private final Map<String, Digest> blobs = new LinkedHashMap<>();
    private final Map<String, Delta> deltas = new LinkedHashMap<>();
    private final List<JsonNode> reports = new ArrayList<>();
    private final List<JsonNode> heartbeats = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private Consumer<JsonNode> onReport = report -> {};
    private final Set<String> unreadable = new HashSet<>();
    private int busy;

    /// Answers calls that carry `token` under `/v1/devices/`.
    public FakeDevices(FakeServer server, FakeStore store, String token, InstantSource clock) {
        this.clock = clock;
        this.store = store;
        this.token = token;
        server.serve("/v1/devices/", this::answer);
    }

    /// Offers a version as distribution `id`; the item may be changed before it is given out.
    public synchronized ObjectNode offer(
            String id, String model, String version, Digest digest, long sizeBytes) {
        ObjectNode item = Json.object();
        item.put("distribution_id", id).put("action", "install").put("generation", 1);
        item.put("model_id", model).put("version", version).put("variant_id", "only");
        item.putObject("blob")
                .put("hash", digest.toString())
                .put("size_bytes", sizeBytes)
                .putObject("metadata")
                .put("name", "model.onnx");
        item.put("mode", "full")
                .put("priority", "Normal")
                .put("attempt", 1)
                .put("last_sequence", 0);
        offers.put(id, item);
        blobs.put(id, digest);
        return item;
    }

    /// Offers distribution `id` by a delta, too; `delta` has all but its URLs.
    public synchronized void offerDelta(
            String id, ObjectNode delta, Digest plan, Optional<Digest> pack) {
        deltas.put(id, new Delta(delta, plan, pack));
    }

    /// Offers distribution `id` whole only.
    public synchronized void withdrawDelta(String id) {
        deltas.remove(id);
    }

    private record Delta(ObjectNode body, Digest plan, Optional<Digest> pack) {}

    /// Wants the device to stop what it may have begun of distribution `id`.
    public synchronized void cancel(String id) {
        ObjectNode item = Json.object();
        item.put("distribution_id", id).put("action", "cancel").put("generation", 1);
        item.put("attempt", 1).put("last_sequence", lastSequence(id));
        offers.put(id, item);
    }

    /// No longer offers distribution `id`.
    public synchronized void withdraw(String id) {
        offers.remove(id);
    }

    /// Leaves distribution `id` out of the list, and gives no URLs for it: its bytes cannot be
    /// read.
    public synchronized void leaveOut(String id) {
        unreadable.add(id);
    }

    /// Offers distribution `id` again.
    public synchronized void offerAgain(String id) {
        unreadable.remove(id);
    }

    /// Lets the next calls be answered 503.
    public synchronized void beBusy(int calls) {
        busy = calls;
    }

    /// Runs `action` on every report, before it is answered.
    public synchronized void onReport(Consumer<JsonNode> action) {
        onReport = action;
    }

    /// All reports, in the order in which they came.
    public synchronized List<JsonNode> reports() {
        return List.copyOf(reports);
    }

    /// The states that were reported of one distribution, in order.
    public synchronized List<String> states(String id) {
        return reports.stream()
                .filter(report -> report.path("distribution_id").asText().equals(id))
                .map(report -> report.path("state").asText())
                .toList();
    }

    /// All heartbeats.
    public synchronized List<JsonNode> heartbeats() {
        return List.copyOf(heartbeats);
    }

    /// The decoded paths of all calls.
    public synchronized List<String> paths() {
        return List.copyOf(paths);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> parts = names(exchange.getRequestURI().getRawPath());
        String path = String.join("/", parts);
        paths.add(path);
        if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            problem(exchange, 401, "unauthenticated");
        } else if (busy > 0) {
            busy--;
            exchange.getResponseHeaders().set("Retry-After", "3");
            problem(exchange, 503, "unavailable");
        } else if (path.endsWith("/heartbeat")) {
            heartbeats.add(Json.parse(body));
            FakeServer.send(exchange, 200, "{\"poll_after_seconds\":30}");
        } else if (path.endsWith("/work")) {
            FakeServer.send(exchange, 200, Json.line(work()));
        } else if (path.endsWith("/report")) {
            report(exchange, parts.get(parts.size() - 2), Json.parse(body));
        } else {
            download(exchange, parts.get(parts.size() - 2));
        }
    }

    private static List<String> names(String rawPath) {
        return Stream.of(rawPath.split("/"))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .map(part ->
                        part.startsWith("base64:")
                                ? new String(
                                        Base64.getUrlDecoder().decode(part.substring(7)),
                                        StandardCharsets.UTF_8)
                                : part)
                .toList();
    }

    private ObjectNode work() {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("work");
        offers.forEach((id, offer) -> {
            if (unreadable.contains(id)) {
                return;
            }
            ObjectNode item = offer.deepCopy();
            if (item.path("action").asText().equals("install")) {
                putLinks(id, item);
            }
            list.add(item);
        });
        return answer.put("poll_after_seconds", 30).put("server_time", clock.instant().toString());
    }

    private void putLinks(String id, ObjectNode body) {
        body.putObject("download").put("url", store.link(digest(id)).toString());
        Delta delta = deltas.get(id);
        if (delta != null) {
            ObjectNode links = delta.body().deepCopy();
            links.put("plan_url", store.link(delta.plan()).toString());
            delta.pack().ifPresent(pack -> links.put("pack_url", store.link(pack).toString()));
            body.set("delta", links);
        }
    }

    private void report(HttpExchange exchange, String id, JsonNode report) throws IOException {
        boolean accepted = report.path("sequence").asLong() > lastSequence(id);
        ((ObjectNode) report).put("distribution_id", id).put("accepted", accepted);
        reports.add(report);
        onReport.accept(report);
        boolean wanted = offers.containsKey(id) && !isCancelled(id);
        if (ENDS.contains(report.path("state").asText())) {
            offers.remove(id);
        }
        ObjectNode answer = Json.object().put("accepted", accepted);
        FakeServer.send(
                exchange, 200, Json.line(answer.put("directive", wanted ? "continue" : "stop")));
    }

    private void download(HttpExchange exchange, String id) throws IOException {
        if (!offers.containsKey(id) || isCancelled(id)) {
            problem(exchange, 409, "work_superseded");
            return;
        }
        if (unreadable.contains(id)) {
            problem(exchange, 409, "blob_not_available");
            return;
        }
        ObjectNode answer = Json.object();
        putLinks(id, answer);
        FakeServer.send(exchange, 200, Json.line(answer));
    }

    private boolean isCancelled(String id) {
        ObjectNode offer = offers.get(id);
        return offer != null && offer.path("action").asText().equals("cancel");
    }

    private Digest digest(String id) {
        Digest digest = blobs.get(id);
        if (digest == null) {
            throw new IllegalStateException("nothing was offered as " + id);
        }
        return digest;
    }

    private long lastSequence(String id) {
        return reports.stream()
                .filter(report -> report.path("distribution_id").asText().equals(id))
                .mapToLong(report -> report.path("sequence").asLong())
                .max()
                .orElse(0);
    }

    private static void problem(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
        ObjectNode problem = Json.object();
        problem.put("title", "Refused").put("status", status).put("detail", "as the test wants it");
        FakeServer.send(
                exchange, status, Json.line(problem.put("code", code).put("request_id", "r-1")));
    }
}
