package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.newUpload;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.AwsClients;
import dev.waybill.aws.Backends;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.embedded.AwsEndpoints;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.stack.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Presigned URLs of attachments, used against an S3 that checks them.
class UrlTest {

    private final ApiClient admin = admin(signing(TestStack.onEmulators()));

    /// The same stack with URLs that lead to the emulator.
    private static TestStack signing(TestStack stack) {
        AwsEndpoints at = EmbeddedAws.shared().endpoints();
        Backends backends = stack.backends();
        AwsClients clients = backends.clients();
        S3Presigner presigner =
                S3Presigner.builder()
                        .region(Region.of(at.region()))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(at.accessKey(), at.secretKey())))
                        .endpointOverride(URI.create(at.s3().toString()))
                        .serviceConfiguration(
                                S3Configuration.builder().pathStyleAccessEnabled(true).build())
                        .build();
        return new TestStack(
                new Backends(
                        backends.config(),
                        new AwsClients(
                                clients.dynamoDb(),
                                clients.s3(),
                                presigner,
                                clients.sqs(),
                                clients.credentials()),
                        backends.clock(),
                        backends.ids(),
                        backends.backoff()),
                stack.clock());
    }

    @Test
    @DisplayName("API §8 a ticket's URL takes the declared bytes and no others")
    void ticketsTakeTheirBytes() throws IOException, InterruptedException {
        JsonNode ticket = admin.post(path("s") + "/uploads", newUpload("by URL")).json();

        assertThat(put(ticket, "others")).isBetween(400, 499);
        assertThat(put(ticket, "by URL")).isEqualTo(200);
        ApiAnswer done = AttachmentsFixture.complete(admin, "s", ticket.path("upload_id").asText());
        assertThat(done.status()).isEqualTo(200);
        assertThat(admin.get(path("s", id("by URL")) + "/content").body()).isEqualTo("by URL");
    }

    private static int put(JsonNode ticket, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(ticket.path("url").asText()))
                        .PUT(BodyPublishers.ofByteArray(utf8(body)));
        ticket.path("headers")
                .properties()
                .forEach(header -> request.header(header.getKey(), header.getValue().asText()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    @DisplayName("D4.6 a redirect and a resolved URL give the bytes with the session's own type")
    void urlsSayTheSessionsType() throws IOException, InterruptedException {
        store(admin, "a", utf8("typed"), "?media_type=image/png");
        store(admin, "b", utf8("typed"), "?media_type=text/csv");
        String redirect =
                admin.get(path("a", id("typed")) + "/content?redirect=true")
                        .header("location")
                        .orElseThrow();
        String resolved =
                admin.post(
                                path("b") + "/resolve",
                                "{\"attachments\": [{\"reference\": {\"id\": \""
                                        + id("typed")
                                        + "\"}}], \"deliver\": \"url\"}")
                        .json()
                        .path("attachments")
                        .path(0)
                        .path("url")
                        .asText();

        assertThat(get(redirect).body()).isEqualTo("typed");
        assertThat(get(redirect).headers().firstValue("content-type")).contains("image/png");
        assertThat(get(resolved).body()).isEqualTo("typed");
        assertThat(get(resolved).headers().firstValue("content-type")).contains("text/csv");
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }
}
