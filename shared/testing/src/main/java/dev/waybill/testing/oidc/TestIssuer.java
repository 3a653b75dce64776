package dev.waybill.testing.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A small issuer of JWTs on this machine: a discovery document and a set of keys over HTTP on a
/// free port, and tokens that they sign.
public final class TestIssuer implements AutoCloseable {

    /// The address of the discovery document below the issuer's own.
    public static final String DISCOVERY = "/.well-known/openid-configuration";

    private static final String KEYS = "/keys";

    private final HttpServer server;
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private volatile boolean answering = true;

    private TestIssuer(HttpServer server) {
        this.server = server;
    }

    /// Starts one that has these keys.
    public static TestIssuer start(JwtKey... keys) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            TestIssuer issuer = new TestIssuer(server);
            server.createContext("/", issuer::answer);
            issuer.publish(
                    DISCOVERY,
                    JwtKey.json(Map.of("issuer", issuer.url(), "jwks_uri", issuer.url() + KEYS)));
            issuer.has(keys);
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            String document = documents.get(path);
            if (!answering || document == null) {
                exchange.sendResponseHeaders(answering ? 404 : 503, -1);
                return;
            }
            byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// Its address, which is the claim `iss` of its tokens.
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// From now on it has these keys.
    public void has(JwtKey... keys) {
        List<Map<String, Object>> all = Arrays.stream(keys).map(JwtKey::jwk).toList();
        publish(KEYS, JwtKey.json(Map.of("keys", all)));
    }

    /// Puts any document at any path.
    public void publish(String path, String document) {
        documents.put(path, document);
    }

    /// Whether it answers, or is out of order.
    public void answers(boolean now) {
        answering = now;
    }

    /// How often its keys were asked for.
    public int fetches() {
        return asked.getOrDefault(KEYS, new AtomicInteger()).get();
    }

    /// The claims of a good token, to be changed at will.
    public Map<String, Object> claims(String audience, String subject, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", url());
        claims.put("sub", subject);
        claims.put("aud", audience);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plusSeconds(300).getEpochSecond());
        return claims;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
