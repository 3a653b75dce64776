package dev.waybill.testing.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
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
import javax.net.ssl.SSLContext;

/// A small issuer of JWTs on this machine: a discovery document and a set of keys over HTTP, or
/// HTTPS, on a free port, and tokens that they sign.
public final class TestIssuer implements AutoCloseable {

    /// The address of the discovery document below the issuer's own.
    public static final String DISCOVERY = "/.well-known/openid-configuration";

    private static final String KEYS = "/keys";

    private final HttpServer server;
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private volatile boolean answering = true;

    private final String root;

    private TestIssuer(HttpServer server, String root) {
        this.server = server;
        this.root = root + ':' + server.getAddress().getPort();
    }

    /// Starts one that has these keys, without TLS.
    public static TestIssuer start(JwtKey... keys) {
        try {
            return new TestIssuer(HttpServer.create(anyPort(), 0), "http://127.0.0.1")
                    .started(keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts one that has these keys, under the name `localhost` and with TLS.
    ///
    /// @param tls its certificate
    public static TestIssuer start(SSLContext tls, JwtKey... keys) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new TestIssuer(server, "https://localhost").started(keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private TestIssuer started(JwtKey... keys) {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        publish(DISCOVERY, JwtKey.json(Map.of("issuer", url(), "jwks_uri", url() + KEYS)));
        has(keys);
        server.start();
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            String document = documents.get(path);
            String place = redirects.get(path);
            if (answering && place != null) {
                exchange.getResponseHeaders().set("location", place);
                exchange.sendResponseHeaders(302, -1);
                return;
            }
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
        return root;
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

    /// Sends whoever asks for `path` to `place`.
    public void redirect(String path, String place) {
        redirects.put(path, place);
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
