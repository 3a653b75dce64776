package dev.waybill.cli.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.blob.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Uploads (API §3) and the store's side of presigned PUTs: bytes that do not hash to the announced
/// checksum are refused.
public final class FakeUploads {

    private static final String BASE = "/v1/blobs/uploads";

    /// One upload.
    private static final class Upload {
        private final String digest;
        private final int partBytes;
        private final int count;
        private final SortedMap<Integer, byte[]> parts = new TreeMap<>();
        private String state = "open";
        private int looksUntilVerified;

        Upload(String digest, int partBytes, int count) {
            this.digest = digest;
            this.partBytes = partBytes;
            this.count = count;
        }
    }

    private final FakeServer server;
    private final Map<String, Upload> uploads = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Integer> pages = new ArrayList<>();
    private int partBytes;
    private int looksUntilVerified;
    private int era;
    private int next;
    private boolean refusing;

    /// @param partBytes the size of parts; 0 for uploads in one PUT
    public FakeUploads(FakeServer server, int partBytes) {
        this.server = server;
        this.partBytes = partBytes;
        server.serve(BASE, this::answer);
        server.serve("/put/", this::put);
    }

    /// Lets all URLs given out so far expire.
    public synchronized void expireLinks() {
        era++;
    }

    /// Answers the next PUTs with these statuses; 0 stores as usual.
    public synchronized void answerPuts(Integer... next) {
        statuses.addAll(List.of(next));
    }

    /// Verifies multipart uploads only after so many looks.
    public synchronized void verifyAfter(int looks) {
        looksUntilVerified = looks;
    }

    /// Finds wrong bytes in every multipart upload.
    public synchronized void refuse() {
        refusing = true;
    }

    /// Forgets every upload that was begun.
    public synchronized void forgetUploads() {
        uploads.clear();
    }

    /// The bytes that were stored under `digest`.
    public synchronized byte[] blob(Digest digest) {
        byte[] bytes = blobs.get(digest.toString());
        if (bytes == null) {
            throw new AssertionError("nothing was stored under " + digest);
        }
        return bytes.clone();
    }

    /// Method and path of every call and PUT.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /// How many parts each page of URLs had.
    public synchronized List<Integer> pages() {
        return List.copyOf(pages);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        calls.add(exchange.getRequestMethod() + " " + path.substring(BASE.length()));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String[] names = path.substring(BASE.length()).split("/", -1);
        if (names.length < 2) {
            announce(exchange, Json.parse(body));
            return;
        }
        Upload upload = uploads.get(names[1]);
        if (upload == null) {
            FakeServer.send(exchange, 404, "{\"code\":\"upload_not_found\",\"title\":\"Gone\"}");
        } else if (path.endsWith("/parts")) {
            sign(exchange, names[1], Json.parse(body));
        } else if (path.endsWith("/complete")) {
            complete(exchange, upload);
        } else {
            look(exchange, upload);
        }
    }

    private void announce(HttpExchange exchange, JsonNode body) throws IOException {
        String digest = body.path("digest").asText();
        if (blobs.containsKey(digest)) {
            FakeServer.send(
                    exchange,
                    200,
                    "{\"state\":\"present\",\"blob\":{\"digest\":\"" + digest + "\"}}");
            return;
        }
        int size = body.path("size_bytes").asInt();
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        String id = keys.computeIfAbsent(key, first -> "u" + next++);
        int count = partBytes == 0 ? 0 : (size + partBytes - 1) / partBytes;
        Upload upload = new Upload(digest, partBytes, count);
        upload.looksUntilVerified = looksUntilVerified;
        uploads.putIfAbsent(id, upload);
        ObjectNode answer = Json.object().put("upload_id", id);
        if (partBytes == 0) {
            answer.put("state", "upload").put("method", "PUT");
            ticket(answer, id, 1, Digest.parse("digest", digest).hex());
        } else {
            answer.put("state", "multipart");
            answer.put("part_size_bytes", partBytes).put("part_count", count);
        }
        FakeServer.send(exchange, 201, Json.line(answer));
    }

    private void sign(HttpExchange exchange, String id, JsonNode body) throws IOException {
        ObjectNode answer = Json.object();
        ArrayNode parts = answer.putArray("parts");
        for (JsonNode part : body.path("parts")) {
            int number = part.path("number").asInt();
            ticket(
                    parts.addObject().put("number", number),
                    id,
                    number,
                    part.path("sha256").asText());
        }
        pages.add(parts.size());
        FakeServer.send(exchange, 200, Json.line(answer));
    }

    private void ticket(ObjectNode ticket, String id, int number, String sha256) {
        ticket.put("url", server.at("/put/" + id + "/" + number).toString() + "?era=" + era);
        String checksum = Base64.getEncoder().encodeToString(new Digest(sha256).hash());
        ticket.putObject("headers").put("x-amz-checksum-sha256", checksum);
    }

    private void complete(HttpExchange exchange, Upload upload) throws IOException {
        if (upload.state.equals("dead")) {
            FakeServer.send(exchange, 422, "{\"code\":\"digest_mismatch\",\"title\":\"Wrong\"}");
            return;
        }
        if (upload.parts.size() < Math.max(1, upload.count)) {
            FakeServer.send(exchange, 409, "{\"code\":\"upload_incomplete\",\"title\":\"More\"}");
            return;
        }
        boolean isVerifying = upload.count > 0 && upload.state.equals("open");
        if (isVerifying) {
            upload.state = "verifying";
            FakeServer.send(exchange, 202, "{\"state\":\"verifying\"}");
            return;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        upload.parts.values().forEach(whole::writeBytes);
        blobs.put(upload.digest, whole.toByteArray());
        FakeServer.send(exchange, 200, "{\"blob\":{\"digest\":\"" + upload.digest + "\"}}");
    }

    private void look(HttpExchange exchange, Upload upload) throws IOException {
        if (upload.state.equals("verifying") && upload.looksUntilVerified-- <= 0) {
            upload.state = refusing ? "dead" : "adopted";
        }
        ObjectNode answer = Json.object().put("state", upload.state);
        answer.put("part_size_bytes", upload.partBytes).put("part_count", upload.count);
        ArrayNode parts = answer.putArray("parts");
        upload.parts.keySet().forEach(number -> parts.addObject().put("number", number));
        FakeServer.send(exchange, 200, Json.line(answer));
    }

    private void put(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String[] names = exchange.getRequestURI().getPath().split("/", -1);
        synchronized (this) {
            calls.add("PUT " + names[3]);
            Integer status = statuses.poll();
            Upload upload = uploads.get(names[2]);
            String checksum = exchange.getRequestHeaders().getFirst("x-amz-checksum-sha256");
            String actual = Base64.getEncoder().encodeToString(Digest.of(bytes).hash());
            if (status != null && status != 0) {
                FakeServer.send(exchange, status, "<Error><Code>Trouble</Code></Error>");
            } else if (!exchange.getRequestURI().getQuery().equals("era=" + era)) {
                FakeServer.send(exchange, 403, "<Error><Code>AccessDenied</Code></Error>");
            } else if (upload == null) {
                FakeServer.send(exchange, 404, "<Error><Code>NoSuchUpload</Code></Error>");
            } else if (!actual.equals(checksum)) {
                FakeServer.send(exchange, 400, "<Error><Code>BadDigest</Code></Error>");
            } else {
                upload.parts.put(Integer.parseInt(names[3]), bytes);
                FakeServer.send(exchange, 200, "");
            }
        }
    }
}
