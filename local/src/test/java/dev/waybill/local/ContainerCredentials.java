package dev.waybill.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// Gives a function its credentials, as Lambda does where it starts from a snapshot: keys that the
/// emulators take, with a session's token by which one can tell when they were given.
final class ContainerCredentials implements AutoCloseable {

    private static final String AUTHORIZATION = "opaque";
    private static final Duration GOOD = Duration.ofHours(1);

    private final HttpServer server;
    private final AtomicInteger strangers = new AtomicInteger();
    private volatile String token;
    private volatile String accessKey = "";
    private volatile String secretKey = "";

    private ContainerCredentials(HttpServer server, String token) {
        this.server = server;
        this.token = token;
    }

    static ContainerCredentials start(String token) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ContainerCredentials credentials = new ContainerCredentials(server, token);
        server.createContext("/", credentials::serve);
        server.start();
        return credentials;
    }

    /// Takes the keys out of a function's environment, and puts in where they are given.
    void replaceKeysIn(Map<String, String> environment) {
        accessKey = Objects.requireNonNull(environment.remove("AWS_ACCESS_KEY_ID"));
        secretKey = Objects.requireNonNull(environment.remove("AWS_SECRET_ACCESS_KEY"));
        environment.remove("AWS_SESSION_TOKEN");
        environment.put(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/credentials");
        environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", AUTHORIZATION);
    }

    /// From now on gives others.
    void become(String newToken) {
        token = newToken;
    }

    /// How many asked without the word that Lambda gives to the function.
    int strangers() {
        return strangers.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        if (!AUTHORIZATION.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            strangers.incrementAndGet();
        }
        String answer =
                """
                {"AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "%s", "Expiration": "%s"}
                """
                        .formatted(accessKey, secretKey, token, Instant.now().plus(GOOD));
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
