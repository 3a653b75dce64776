package dev.waybill.bench.start;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Lambda's Runtime API, as far as one event needs it: hands the event out, once or more often, and
/// takes the last answer or an error. To a function that is to be restored from a snapshot it says
/// when that has happened.
final class RuntimeApi implements AutoCloseable {

    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String REQUEST_ID = "00000000-0000-0000-0000-000000000001";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger toHandOut;
    private final AtomicInteger unanswered;
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final CompletableFuture<String> prepared = new CompletableFuture<>();
    private final CompletableFuture<String> restored = new CompletableFuture<>();

    private RuntimeApi(HttpServer server, int times) {
        this.server = server;
        this.toHandOut = new AtomicInteger(times);
        this.unanswered = new AtomicInteger(times);
    }

    static RuntimeApi start(String event) throws IOException {
        return start(event, 1);
    }

    /// @param times how often the event is handed out
    static RuntimeApi start(String event, int times) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RuntimeApi api = new RuntimeApi(server, times);
        server.createContext(ROOT + "invocation/next", exchange -> api.next(exchange, event));
        server.createContext(ROOT + "restore/next", api::restoreNext);
        server.createContext(ROOT, api::take);
        server.setExecutor(api.threads);
        server.start();
        return api;
    }

    /// `host:port`, as `AWS_LAMBDA_RUNTIME_API` wants it.
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Waits until the function is ready for its snapshot, which is then held there.
    void awaitSnapshot(Duration limit) throws InterruptedException, TimeoutException {
        await(prepared, limit);
    }

    /// Lets the function go on from its snapshot.
    void restore() {
        restored.complete("");
    }

    /// The function's last answer. Throws where it answers with an error, or not within `limit`.
    String await(Duration limit) throws InterruptedException, TimeoutException {
        return await(answer, limit);
    }

    private static String await(CompletableFuture<String> event, Duration limit)
            throws InterruptedException, TimeoutException {
        try {
            return event.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the function failed", e);
        }
    }

    private void restoreNext(HttpExchange exchange) throws IOException {
        prepared.complete("");
        restored.join();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /// Who asks for more gets no answer, as there is no other event; the process ends while it
    /// waits.
    private void next(HttpExchange exchange, String event) throws IOException {
        if (toHandOut.getAndDecrement() <= 0) {
            return;
        }
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", REQUEST_ID);
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(System.currentTimeMillis() + Duration.ofMinutes(1).toMillis()));
        headers.set(
                "Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:us-east-1:000000000000:function:bench");
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestURI().getPath().endsWith("/response")) {
            if (unanswered.decrementAndGet() == 0) {
                answer.complete(body);
            }
        } else {
            IOException failure = new IOException(body);
            prepared.completeExceptionally(failure);
            answer.completeExceptionally(failure);
        }
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    @Override
    public void close() {
        restored.complete("");
        server.stop(0);
        threads.close();
    }
}
