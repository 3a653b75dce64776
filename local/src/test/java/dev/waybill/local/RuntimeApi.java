package dev.waybill.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Lambda's Runtime API, as far as one function needs it: hands out events and takes the answers.
final class RuntimeApi implements AutoCloseable {

    /// How a function ended one event.
    ///
    /// @param failed whether it reported an error, described in `body`
    record Reply(boolean failed, String body) {}

    private record Invocation(String id, String event) {}

    private static final String PREFIX = "/2018-06-01/runtime";
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> prepared = new CompletableFuture<>();
    private final CompletableFuture<String> asking = new CompletableFuture<>();
    private final Map<String, CompletableFuture<Reply>> replies = new ConcurrentHashMap<>();

    private RuntimeApi(HttpServer server) {
        this.server = server;
    }

    static RuntimeApi start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RuntimeApi api = new RuntimeApi(server);
        server.setExecutor(api.threads);
        server.createContext(PREFIX, api::serve);
        server.start();
        return api;
    }

    /// As the variable AWS_LAMBDA_RUNTIME_API wants it.
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Hands `event` to the function and waits for its answer.
    Reply invoke(String event) throws Exception {
        String id = UUID.randomUUID().toString();
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        replies.put(id, reply);
        waiting.add(new Invocation(id, event));
        return reply.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }

    /// Waits until the function is ready for its snapshot to be taken; it is restored at once.
    void awaitSnapshot() throws Exception {
        await(prepared);
    }

    /// Waits until the function has been made and asks for its first event.
    void awaitInit() throws Exception {
        await(asking);
    }

    private static void await(CompletableFuture<String> moment) throws Exception {
        String failure = moment.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        if (!failure.isEmpty()) {
            throw new AssertionError(failure);
        }
    }

    /// Ends every wait for an answer, since the function has ended.
    void fail(String reason) {
        prepared.complete(reason);
        asking.complete(reason);
        replies.values().forEach(reply -> reply.complete(new Reply(true, reason)));
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (path.equals("/invocation/next")) {
                next(exchange);
            } else if (path.equals("/restore/next")) {
                exchange.sendResponseHeaders(200, -1);
                prepared.complete("");
            } else if (path.equals("/init/error") || path.equals("/restore/error")) {
                fail("it cannot start: " + body);
                exchange.sendResponseHeaders(202, -1);
            } else {
                String[] parts = path.split("/", -1);
                CompletableFuture<Reply> reply = replies.remove(parts[2]);
                if (reply != null) {
                    reply.complete(new Reply(parts[3].equals("error"), body));
                }
                exchange.sendResponseHeaders(202, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        asking.complete("");
        Invocation invocation = waiting.take();
        Headers headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(LONGEST).toEpochMilli()));
        headers.set(
                "Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:us-east-1:000000000000:function:replayed:live");
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000");
        headers.set("Content-Type", "application/json");
        byte[] event = invocation.event().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
