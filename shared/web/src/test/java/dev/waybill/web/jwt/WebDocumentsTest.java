package dev.waybill.web.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fetching from servers that do as they please.
final class WebDocumentsTest {

    private static final int LARGEST = 256 << 10;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final WebDocuments documents = new WebDocuments();
    private HttpServer server;

    WebDocumentsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(path + ' ' + exchange.getRequestHeaders().getFirst("Connection"));
            switch (path) {
                case "/largest" -> send(exchange, LARGEST);
                case "/larger" -> send(exchange, LARGEST + 1);
                case "/endless" -> send(exchange, 0);
                case "/moved" -> {
                    exchange.getResponseHeaders().set("location", "/largest");
                    exchange.sendResponseHeaders(302, -1);
                }
                default -> exchange.sendResponseHeaders(Integer.parseInt(path.substring(1)), -1);
            }
        }
    }

    /// @param bytes 0 for more than anybody takes, without saying how many
    private static void send(HttpExchange exchange, int bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes);
        OutputStream out = exchange.getResponseBody();
        try {
            for (int left = bytes == 0 ? 64 << 20 : bytes; left > 0; left -= 8192) {
                out.write(new byte[Math.min(left, 8192)]);
            }
        } catch (IOException e) {
            // The reader had enough.
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Test
    void aDocumentOfTheLargestSizeIsFetchedOverAConnectionOfItsOwn() throws IOException {
        assertThat(documents.fetch(at("/largest"))).hasSize(LARGEST);
        assertThat(asked).containsExactly("/largest close");
    }

    @Test
    void noMoreIsReadThanThat() {
        for (String path : List.of("/larger", "/endless")) {
            assertThatThrownBy(() -> documents.fetch(at(path)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than");
        }
    }

    @Test
    void redirectsAreNotFollowed() {
        assertThatThrownBy(() -> documents.fetch(at("/moved")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("302");
        assertThat(asked).hasSize(1);
    }

    @Test
    void onlyAFullAnswerCounts() {
        for (int status : new int[] {204, 206, 304, 401, 404, 500, 503}) {
            assertThatThrownBy(() -> documents.fetch(at("/" + status)))
                    .isInstanceOf(IOException.class);
        }
    }

    /// Every byte comes in its time; the document does not.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 ",
                "HTTP/1.1 200 OK\r\nx-slow: ",
                "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
            })
    @Timeout(30)
    void whatComesByDropsIsGivenUp(String beginning) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Boolean> ended = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> ended.complete(drop(server, beginning)));
            URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/keys");

            assertThatThrownBy(() -> new WebDocuments(Duration.ofMillis(300)).fetch(address))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("longer than");

            assertThat(ended.get(20, TimeUnit.SECONDS)).as("hung up").isTrue();
        }
    }

    /// Sends `beginning`, and then byte after byte until nobody listens.
    private static boolean drop(ServerSocket server, String beginning) {
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            in.read(new byte[1024]);
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            CountDownLatch never = new CountDownLatch(1);
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                out.write('1');
                out.flush();
            }
        } catch (IOException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/keys");
            assertThatThrownBy(() -> documents.fetch(address)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNone() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        while (!rude.isClosed()) {
                            breakOff(rude);
                        }
                    });
            URI address = URI.create("http://127.0.0.1:" + rude.getLocalPort() + "/keys");
            assertThatThrownBy(() -> documents.fetch(address)).isInstanceOf(IOException.class);
        }
    }

    private static void breakOff(ServerSocket rude) {
        try (Socket socket = rude.accept();
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            in.read(new byte[1024]);
            out.write(
                    "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"keys\":"
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            // Closed.
        }
    }

    @Test
    void onlyTheWebIsRead() {
        for (String address : List.of("file:///etc/passwd", "ftp://127.0.0.1/x")) {
            assertThatThrownBy(() -> documents.fetch(URI.create(address)))
                    .isInstanceOf(IOException.class);
        }
    }
}
