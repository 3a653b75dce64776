package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.function.EventSource;
import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.local.function.LambdaFunction;
import dev.waybill.local.http.Gateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Gateway gateway =
            Gateway.start(0, List.of(echo(Duration.ofSeconds(2))), InstantSource.system());

    private LambdaFunction echo(Duration timeout) {
        return LambdaFunction.load(
                new FunctionDeclaration(
                        "EchoFunction",
                        "dev.waybill.local.handlers.EchoHandler",
                        timeout,
                        128,
                        Optional.empty(),
                        Map.of(),
                        List.of(
                                new EventSource.Route("ANY", "$default"),
                                new EventSource.Route("ANY", "/v1/{kind}/{proxy+}"))),
                Map.of(),
                log::add);
    }

    @AfterEach
    void stop() {
        gateway.close();
        http.close();
    }

    @Test
    void handsOverThePathDecodedAndTheQueryAsSent() throws Exception {
        JsonNode event = event(send("GET", "/v1/a%20b/c%2Fd%3Fe?x=%20y&x=z", "text/plain", ""));

        assertThat(event.path("version").asText()).isEqualTo("2.0");
        assertThat(event.path("routeKey").asText()).isEqualTo("ANY /v1/{kind}/{proxy+}");
        assertThat(event.path("rawPath").asText()).isEqualTo("/v1/a b/c/d");
        assertThat(event.path("rawQueryString").asText()).isEqualTo("x=%20y&x=z");
        assertThat(event.path("queryStringParameters").path("x").asText()).isEqualTo(" y,z");
        assertThat(event.path("pathParameters").path("kind").asText()).isEqualTo("a b");
        assertThat(event.path("pathParameters").path("proxy").asText()).isEqualTo("c/d");
        JsonNode context = event.path("requestContext");
        assertThat(context.path("http").path("method").asText()).isEqualTo("GET");
        assertThat(context.path("http").path("path").asText()).isEqualTo("/v1/a b/c/d");
        assertThat(context.path("http").path("sourceIp").asText()).isEqualTo("127.0.0.1");
        assertThat(context.path("requestId").asText()).isNotEmpty();
        assertThat(context.path("stage").asText()).isEqualTo("$default");
        assertThat(event.has("body")).isFalse();
        assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
    }

    @Test
    void handsOverTextAsTextAndTheRestInBase64() throws Exception {
        assertBody("application/json; charset=utf-8", "{\"ä\":1}", "{\"ä\":1}", false);
        assertBody("text/plain", "text", "text", false);
        assertBody("application/problem+json", "{}", "{}", false);
        assertBody("application/octet-stream", "text", "dGV4dA==", true);
        assertBody("image/png", "text", "dGV4dA==", true);
    }

    /// Four bytes of UTF-8 without the last become one U+FFFD, which has three as well.
    @Test
    void aTextThatIsNoUtf8NeverHasTheLengthThatWasSent() throws Exception {
        for (String hex : List.of("ff", "f09f98", "61f09f9862", "c3", "efbfbdff")) {
            byte[] sent = HexFormat.of().parseHex(hex);
            HttpRequest request =
                    HttpRequest.newBuilder(gateway.url().resolve("/"))
                            .header("content-type", "application/json")
                            .method("POST", BodyPublishers.ofByteArray(sent))
                            .build();
            String body = event(http.send(request, BodyHandlers.ofString())).path("body").asText();
            assertThat(body).as(hex).contains("\uFFFD");
            assertThat(body.getBytes(StandardCharsets.UTF_8))
                    .as(hex)
                    .hasSizeGreaterThan(sent.length);
        }
        assertBody("application/json", "\uFFFD", "\uFFFD", false);
    }

    private void assertBody(String type, String sent, String body, boolean base64)
            throws Exception {
        JsonNode event = event(send("POST", "/", type, sent));
        assertThat(event.path("body").asText()).isEqualTo(body);
        assertThat(event.path("isBase64Encoded").asBoolean()).isEqualTo(base64);
        assertThat(event.path("headers").path("content-type").asText()).isEqualTo(type);
    }

    @Test
    void handsOverABodyOfNoTypeInBase64() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(gateway.url().resolve("/"))
                        .method("POST", BodyPublishers.ofString("text"))
                        .build();
        JsonNode event = event(http.send(request, BodyHandlers.ofString()));
        assertThat(event.path("body").asText()).isEqualTo("dGV4dA==");
    }

    @Test
    void decodesBinaryAnswers() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.url().resolve("/binary")).build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());

        assertThat(answer.body()).isEqualTo(new byte[] {0, 1, 2, (byte) 255});
        assertThat(answer.headers().firstValue("content-type")).contains("application/x-echo");
        assertThat(answer.headers().firstValue("content-length")).contains("4");
    }

    @Test
    void keepsTheLengthThatTheFunctionGivesToHead() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/x", "text/plain", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-length")).contains("4711");
        assertThat(answer.body()).isEmpty();
        assertThat(send("GET", "/nothing", "text/plain", "").statusCode()).isEqualTo(204);
    }

    @Test
    void takesAnAnswerWithoutStatusForTheBody() throws Exception {
        HttpResponse<String> answer = send("GET", "/bare", "text/plain", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"plain\":true}");
    }

    @Test
    void answersItselfWhenTheFunctionCannot() throws Exception {
        assertThat(send("GET", "/throw", "text/plain", "").statusCode()).isEqualTo(500);
        assertThat(log).anySatisfy(line -> assertThat(line).contains("thrown on purpose"));
        assertThat(send("GET", "/garbage", "text/plain", "").statusCode()).isEqualTo(500);
        assertThat(send("GET", "/large", "text/plain", "").statusCode()).isEqualTo(500);
        assertThat(send("GET", "/slow", "text/plain", "").statusCode()).isEqualTo(503);
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        String type = "application/octet-stream";
        // In base64 the second is over what Lambda takes, the third over what API Gateway takes.
        assertThat(send("POST", "/bare", type, new byte[4_400_000])).isEqualTo(200);
        assertThat(send("POST", "/bare", type, new byte[5_000_000])).isEqualTo(413);
        assertThat(send("POST", "/bare", type, new byte[11_000_000])).isEqualTo(413);
        HttpRequest request =
                HttpRequest.newBuilder(gateway.url().resolve("/"))
                        .header("x-long", "x".repeat(11_000))
                        .build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(431);
    }

    @Test
    void decodesPathsThatWereSentBare() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.url().getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET /v1/ä/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("\"rawPath\":\"/v1/ä/b\"");
        }
    }

    private int send(String method, String path, String type, byte[] body) throws Exception {
        return send(method, path, type, BodyPublishers.ofByteArray(body)).statusCode();
    }

    private HttpResponse<String> send(String method, String path, String type, String body)
            throws Exception {
        return send(
                method,
                path,
                type,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(String method, String path, String type, BodyPublisher body)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.url() + path))
                        .header("content-type", type)
                        .method(method, body)
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static JsonNode event(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
