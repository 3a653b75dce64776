package dev.waybill.cli.fake;

import com.sun.net.httpserver.HttpExchange;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// The bucket: serves ranges of blobs through links that expire when the test says so.
public final class FakeStore {

    /// What goes wrong with one request; each is used up by one.
    public sealed interface Fault {

        /// Sends only so many bytes of the range, then cuts the connection.
        record CutAfter(int bytes) implements Fault {}

        /// Answers with this status.
        record Status(int code) implements Fault {}

        /// Sends the whole blob, whatever was asked for.
        record IgnoreRange() implements Fault {}

        /// No fault: this request is served.
        record None() implements Fault {}
    }

    private final FakeServer server;
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicInteger era = new AtomicInteger();
    private volatile IntConsumer onRequest = count -> {};

    public FakeStore(FakeServer server) {
        this.server = server;
        server.serve("/store/", this::answer);
    }

    /// Keeps `bytes` under their digest.
    public Digest put(byte[] bytes) {
        Digest digest = Digest.of(bytes);
        blobs.put(digest.hex(), bytes.clone());
        return digest;
    }

    /// Serves `bytes` as if they were the blob of `digest`.
    public void putWrong(Digest digest, byte[] bytes) {
        blobs.put(digest.hex(), bytes.clone());
    }

    /// A link that works until links expire.
    public URI link(Digest digest) {
        return server.at("/store/" + digest.hex() + "?signature=" + era.get());
    }

    /// Lets all links that were given out expire.
    public void expireLinks() {
        era.incrementAndGet();
    }

    /// Adds faults for the next requests, one each.
    public void fail(Fault... next) {
        faults.addAll(List.of(next));
    }

    /// Runs `action` before each request is answered, with the number of requests so far.
    public void onRequest(IntConsumer action) {
        onRequest = action;
    }

    /// The `Range` of every request so far.
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    /// Every `Authorization` that was sent here; there should be none.
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .ifPresent(authorizations::add);
        String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
        ranges.add(range);
        onRequest.accept(ranges.size());
        byte[] bytes = blobs.get(exchange.getRequestURI().getPath().substring("/store/".length()));
        if (!("signature=" + era.get()).equals(exchange.getRequestURI().getQuery())) {
            FakeServer.send(exchange, 403, "<Error><Code>AccessDenied</Code></Error>");
        } else if (bytes == null) {
            FakeServer.send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
        } else {
            serve(exchange, bytes, range);
        }
    }

    private void serve(HttpExchange exchange, byte[] bytes, String range) throws IOException {
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        int from = Integer.parseInt(ends[0]);
        int to = Math.min(Integer.parseInt(ends[1]) + 1, bytes.length);
        Fault fault = Optional.ofNullable(faults.poll()).orElseGet(Fault.None::new);
        switch (fault) {
            case Fault.Status(int code) -> FakeServer.send(exchange, code, "");
            case Fault.IgnoreRange() -> {
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            case Fault.CutAfter(int length) -> write(exchange, bytes, from, to, length);
            case Fault.None() -> write(exchange, bytes, from, to, to - from);
        }
    }

    private static void write(HttpExchange exchange, byte[] bytes, int from, int to, int length)
            throws IOException {
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
        exchange.sendResponseHeaders(206, to - from);
        exchange.getResponseBody().write(bytes, from, Math.min(length, to - from));
        exchange.getResponseBody().flush();
    }
}
