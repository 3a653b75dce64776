package dev.waybill.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.waybill.local.function.LambdaFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves the declared routes over HTTP on this machine's own address.
public final class Gateway implements AutoCloseable {

    private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;
    private static final int MAX_HEAD_BYTES = 10_240;
    private static final Duration INTEGRATION_TIMEOUT = Duration.ofSeconds(30);

    static {
        // Read by the JDK's server once, when its first one is made. Without the first an answer of
        // two packets waits 40 ms for an acknowledgement; the second lets a fleet keep connections.
        setUnlessGiven("sun.net.httpserver.nodelay", "true");
        setUnlessGiven("sun.net.httpserver.maxIdleConnections", "4096");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Routes routes;
    private final InstantSource clock;

    private Gateway(HttpServer server, Routes routes, InstantSource clock) {
        this.server = server;
        this.routes = routes;
        this.clock = clock;
    }

    /// Listens on `port`, or on a free one where it is 0.
    public static Gateway start(int port, List<LambdaFunction> functions, InstantSource clock) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            Gateway gateway = new Gateway(server, Routes.of(functions), clock);
            server.setExecutor(gateway.threads);
            server.createContext("/", gateway::serve);
            server.start();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException("listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try {
            answer(exchange).send(exchange);
        } catch (IOException e) {
            // The caller has gone; there is nobody to tell.
            exchange.close();
        } catch (RuntimeException e) {
            GatewayAnswer.own(500, "Internal Server Error").send(exchange);
        }
    }

    private GatewayAnswer answer(HttpExchange exchange) throws IOException {
        if (headBytes(exchange) > MAX_HEAD_BYTES) {
            drain(exchange);
            return GatewayAnswer.own(431, "Request Header Fields Too Large");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            drain(exchange);
            return GatewayAnswer.own(413, "Request Entity Too Large");
        }
        RequestTarget target = RequestTarget.of(exchange.getRequestURI());
        Optional<Routes.Match> match = routes.find(exchange.getRequestMethod(), target.path());
        if (match.isEmpty()) {
            return GatewayAnswer.own(404, "Not Found");
        }
        String event = GatewayRequest.event(exchange, target, match.get(), body, clock.instant());
        return GatewayAnswer.of(match.get().function().invoke(event, INTEGRATION_TIMEOUT));
    }

    /// Whoever is still sending does not read an answer.
    private static void drain(HttpExchange exchange) throws IOException {
        try (InputStream body = exchange.getRequestBody()) {
            body.skip(Long.MAX_VALUE);
        }
    }

    private static int headBytes(HttpExchange exchange) {
        int bytes =
                exchange.getRequestMethod().length() + exchange.getRequestURI().toString().length();
        for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
            for (String value : header.getValue()) {
                bytes += header.getKey().length() + value.length();
            }
        }
        return bytes;
    }

    private static void setUnlessGiven(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /// Takes no more requests, gives those under way two seconds, and ends.
    @Override
    public void close() {
        server.stop(2);
        threads.shutdownNow();
    }
}
