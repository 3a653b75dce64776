package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

class UpTest {

    private static final String DEAD_QUEUE = "waybill-jobs-dead";

    @TempDir private Path root;
    private Path data;

    @BeforeEach
    void writeTemplate() throws IOException {
        Files.writeString(root.resolve("template.yaml"), SmallStack.yaml());
        data = root.resolve("data");
    }

    @Test
    void losesNothingToAKillAndLeavesNoProcessBehind() throws Exception {
        String token;
        List<ProcessHandle> children;
        try (RunningUp first = RunningUp.start(root, data)) {
            JsonNode endpoints = first.endpoints();
            token = endpoints.path("admin_token").asText();
            assertThat(token).startsWith("wb_admin_");
            assertThat(put(endpoints, "written")).isEqualTo(201);
            try (S3Client s3 = s3(endpoints)) {
                s3.putObject(
                        p -> p.bucket(bucket(endpoints)).key("k"), RequestBody.fromString("bytes"));
            }
            try (SqsClient sqs = sqs(endpoints)) {
                sqs.sendMessage(m -> m.queueUrl(deadQueue(sqs)).messageBody("message"));
            }
            assertKeepsSecrets(first);
            assertRefusesSecond();
            children = first.children();
            assertThat(children).isNotEmpty();
            first.kill();
        }
        for (ProcessHandle child : children) {
            child.onExit().get(10, TimeUnit.SECONDS);
        }

        try (RunningUp second = RunningUp.start(root, data)) {
            JsonNode endpoints = second.endpoints();
            assertThat(endpoints.path("admin_token").asText()).isEqualTo(token);
            assertThat(get(endpoints)).isEqualTo("written");
            try (S3Client s3 = s3(endpoints)) {
                assertThat(
                                s3.getObjectAsBytes(g -> g.bucket(bucket(endpoints)).key("k"))
                                        .asUtf8String())
                        .isEqualTo("bytes");
            }
            try (SqsClient sqs = sqs(endpoints)) {
                assertThat(sqs.receiveMessage(r -> r.queueUrl(deadQueue(sqs))).messages())
                        .singleElement()
                        .satisfies(m -> assertThat(m.body()).isEqualTo("message"));
            }
            second.terminate();
            assertThat(second.awaitExit()).isIn(0, 143);
            assertThat(data.resolve("endpoints.json")).doesNotExist();
            assertThat(whereCommandsLook()).doesNotExist();
        }
    }

    @Test
    void takesNothingFromAStackThatRunsInTheSameFolder() throws Exception {
        Path log = root.resolve(".waybill/functions.log");
        try (RunningUp first = RunningUp.startInMemory(root)) {
            assertThat(first.output()).contains("commands in this folder find it");
            String written = Files.readString(whereCommandsLook());
            Object logFile = fileKey(log);

            try (RunningUp second = RunningUp.startInMemory(root)) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.output())
                        .contains("another stack runs on .waybill; --data DIR lets this one run");
            }
            try (RunningUp kept = RunningUp.start(root, data)) {
                assertThat(kept.output()).contains("do not find it: another stack runs on");
                assertThat(kept.endpoints().path("api"))
                        .isNotEqualTo(first.endpoints().path("api"));
                kept.terminate();
                kept.awaitExit();
            }

            assertThat(whereCommandsLook()).hasContent(written);
            assertThat(fileKey(log)).isEqualTo(logFile);
            first.terminate();
            first.awaitExit();
            assertThat(whereCommandsLook()).doesNotExist();
        }
    }

    @Test
    void runsWhereTheFolderTakesNoFileForTheCommands() throws Exception {
        Files.writeString(root.resolve(".waybill"), "no folder");
        try (RunningUp running = RunningUp.start(root, data)) {
            assertThat(running.output()).contains("do not find it: cannot use .waybill");
            assertThat(put(running.endpoints(), "written")).isEqualTo(201);
        }
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /// What a command in the folder where the stack was started reads.
    private Path whereCommandsLook() {
        return root.resolve(".waybill/endpoints.json");
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        try (RunningUp wrong = RunningUp.start(root, data, "--colour", "blue")) {
            assertThat(wrong.awaitExit()).isEqualTo(2);
            assertThat(wrong.output()).contains("unknown option --colour").contains("usage:");
        }
    }

    private void assertKeepsSecrets(RunningUp running) throws IOException {
        assertThat(running.output()).doesNotContain("wb_admin_");
        for (Path file : List.of(data.resolve("endpoints.json"), whereCommandsLook())) {
            assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(whereCommandsLook()).hasSameTextualContentAs(data.resolve("endpoints.json"));
    }

    @Test
    void refusesParametersThatTheTemplateDoesNotTake() {
        for (String wrong : List.of("JwtIssuer", "=x", "JwtIsuer=x")) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code =
                    Up.run(
                            List.of("--port", "0", "--parameter", wrong),
                            Map.of(),
                            new PrintStream(OutputStream.nullOutputStream()),
                            new PrintStream(err));
            assertThat(code).as(wrong).isNotZero();
            assertThat(err.toString(StandardCharsets.UTF_8)).as(wrong).contains("waybill up: ");
        }
    }

    private void assertRefusesSecond() throws Exception {
        try (RunningUp second = RunningUp.start(root, data)) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output()).contains("another stack runs");
        }
    }

    private static int put(JsonNode endpoints, String text) throws Exception {
        return send(endpoints, "PUT", text).statusCode();
    }

    private static String get(JsonNode endpoints) throws Exception {
        return send(endpoints, "GET", "").body();
    }

    private static HttpResponse<String> send(JsonNode endpoints, String method, String body)
            throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(endpoints.path("api").asText() + "/notes/one"))
                            .header("content-type", "text/plain")
                            .method(method, BodyPublishers.ofString(body))
                            .build();
            return http.send(request, BodyHandlers.ofString());
        }
    }

    private static String bucket(JsonNode endpoints) {
        return endpoints.path("s3").path("bucket").asText();
    }

    private static String deadQueue(SqsClient sqs) {
        return sqs.getQueueUrl(q -> q.queueName(DEAD_QUEUE)).queueUrl();
    }

    private static S3Client s3(JsonNode endpoints) {
        return S3Client.builder()
                .region(Region.of(endpoints.path("region").asText()))
                .endpointOverride(URI.create(endpoints.path("s3").path("url").asText()))
                .credentialsProvider(credentials(endpoints.path("s3")))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static SqsClient sqs(JsonNode endpoints) {
        return SqsClient.builder()
                .region(Region.of(endpoints.path("region").asText()))
                .endpointOverride(URI.create(endpoints.path("sqs").path("url").asText()))
                .credentialsProvider(credentials(endpoints.path("sqs")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static StaticCredentialsProvider credentials(JsonNode service) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                        service.path("access_key").asText(), service.path("secret_key").asText()));
    }
}
