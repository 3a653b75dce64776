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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/// The bucket: serves ranges of blobs through links that expire when the test says so.
public final class FakeStore {

    /// What goes wrong with one request; each is used up by one.
    public sealed interface Fault {

        /// Sends only so many bytes of the range, then cuts the connection.
        record CutAfter(int bytes) implements Fault {}

        /// Sends only so many bytes of the range, then nothing more until the server closes.
        record SilentAfter(int bytes) implements Fault {}

        /// Sends so many bytes at a time.
        record InPiecesOf(int bytes) implements Fault {}

        /// Answers with this status.
        record Status(int code) implements Fault {}

        /// Sends the whole blob, whatever was asked for.
        record IgnoreRange() implements Fault {}

        /// Sends the client elsewhere.
        record Redirect(URI to) implements Fault {}

        /// No fault: this request is served.
        record None() implements Fault {}
    }

    private final FakeServer server;
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<Fault>> faultsOfBlobs = new ConcurrentHashMap<>();
    private final Map<String, Fault> lasting = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();
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

    /// Adds faults for the next requests for one blob, one each.
    public void fail(Digest digest, Fault... next) {
        faultsOfBlobs
                .computeIfAbsent(digest.hex(), blob -> new ConcurrentLinkedQueue<>())
                .addAll(List.of(next));
    }

    /// Lets every further request for one blob fail like this.
    public void failAlways(Digest digest, Fault fault) {
        lasting.put(digest.hex(), fault);
    }

    /// Keeps a blob no longer.
    public void remove(Digest digest) {
        blobs.remove(digest.hex());
    }

    /// How many bytes of one blob were sent.
    public long sent(Digest digest) {
        return sent.getOrDefault(digest.hex(), new AtomicLong()).get();
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
        String hex = exchange.getRequestURI().getPath().substring("/store/".length());
        byte[] bytes = blobs.get(hex);
        if (!("signature=" + era.get()).equals(exchange.getRequestURI().getQuery())) {
            FakeServer.send(exchange, 403, "<Error><Code>AccessDenied</Code></Error>");
        } else if (bytes == null) {
            FakeServer.send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
        } else {
            serve(exchange, hex, bytes, range);
        }
    }

    private void serve(HttpExchange exchange, String hex, byte[] bytes, String range)
            throws IOException {
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        int from = Integer.parseInt(ends[0]);
        int to = Math.min(Integer.parseInt(ends[1]) + 1, bytes.length);
        switch (fault(hex)) {
            case Fault.Status(int code) -> FakeServer.send(exchange, code, "");
            case Fault.IgnoreRange() -> {
                exchange.sendResponseHeaders(200, bytes.length);
                send(exchange, hex, bytes, 0, bytes.length);
            }
            case Fault.Redirect(URI elsewhere) -> {
                exchange.getResponseHeaders().set("Location", elsewhere.toString());
                FakeServer.send(exchange, 307, "");
            }
            case Fault.CutAfter(int length) ->
                    write(exchange, hex, bytes, from, to, Math.min(length, to - from));
            case Fault.SilentAfter(int length) -> {
                write(exchange, hex, bytes, from, to, Math.min(length, to - from));
                server.untilClosed();
            }
            case Fault.InPiecesOf(int length) -> {
                begin(exchange, bytes, from, to);
                for (int at = from; at < to; at += length) {
                    send(exchange, hex, bytes, at, Math.min(length, to - at));
                }
            }
            case Fault.None() -> write(exchange, hex, bytes, from, to, to - from);
        }
    }

    private Fault fault(String hex) {
        Queue<Fault> own = faultsOfBlobs.getOrDefault(hex, new ConcurrentLinkedQueue<>());
        return Optional.ofNullable(own.poll())
                .or(() -> Optional.ofNullable(lasting.get(hex)))
                .or(() -> Optional.ofNullable(faults.poll()))
                .orElseGet(Fault.None::new);
    }

    private void write(
            HttpExchange exchange, String hex, byte[] bytes, int from, int to, int length)
            throws IOException {
        if (from >= to) {
            FakeServer.send(exchange, 416, "<Error><Code>InvalidRange</Code></Error>");
            return;
        }
        begin(exchange, bytes, from, to);
        send(exchange, hex, bytes, from, length);
    }

    private static void begin(HttpExchange exchange, byte[] bytes, int from, int to)
            throws IOException {
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
        exchange.sendResponseHeaders(206, to - from);
    }

    private void send(HttpExchange exchange, String hex, byte[] bytes, int from, int length)
            throws IOException {
        exchange.getResponseBody().write(bytes, from, length);
        exchange.getResponseBody().flush();
        sent.computeIfAbsent(hex, blob -> new AtomicLong()).addAndGet(length);
    }
}
