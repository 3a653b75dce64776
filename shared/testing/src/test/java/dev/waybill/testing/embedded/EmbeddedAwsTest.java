package dev.waybill.testing.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

class EmbeddedAwsTest {

    @Test
    void refusesOtherBytesThanAPresignedPutNames() throws Exception {
        EmbeddedAws aws = EmbeddedAws.shared();
        String bucket = StackNames.unique("embedded");
        aws.s3().createBucket(b -> b.bucket(bucket));
        byte[] bytes = "the right bytes".getBytes(StandardCharsets.UTF_8);
        String checksum =
                Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        PresignedPutObjectRequest put =
                aws.s3Presigner()
                        .presignPutObject(p ->
                                p.signatureDuration(Duration.ofMinutes(5))
                                        .putObjectRequest(r ->
                                                r.bucket(bucket)
                                                        .key("k")
                                                        .checksumSHA256(checksum)
                                                        .contentLength((long) bytes.length)));

        assertThat(send(put, "the wrong bytes".getBytes(StandardCharsets.UTF_8), checksum))
                .isEqualTo(400);
        assertThat(send(put, bytes, checksum)).isEqualTo(200);
        assertThat(aws.s3().getObjectAsBytes(g -> g.bucket(bucket).key("k")).asByteArray())
                .isEqualTo(bytes);
    }

    private static int send(PresignedPutObjectRequest put, byte[] body, String checksum)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(put.url().toString()))
                            .header("x-amz-checksum-sha256", checksum)
                            .PUT(BodyPublishers.ofByteArray(body))
                            .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void deliversAMessageOnce() {
        EmbeddedAws aws = EmbeddedAws.shared();
        String url = aws.sqs().createQueue(q -> q.queueName(StackNames.unique("queue"))).queueUrl();
        aws.sqs().sendMessage(m -> m.queueUrl(url).messageBody("hello"));

        assertThat(aws.sqs().receiveMessage(r -> r.queueUrl(url)).messages())
                .singleElement()
                .satisfies(m -> assertThat(m.body()).isEqualTo("hello"));
        assertThat(aws.sqs().receiveMessage(r -> r.queueUrl(url)).messages()).isEmpty();
    }

    @Test
    void findsObjectsAndItemsAgainInTheSameFolder(@TempDir Path folder) {
        try (EmbeddedAws first = EmbeddedAws.keptIn(folder)) {
            first.s3().createBucket(b -> b.bucket("kept"));
            first.s3()
                    .putObject(
                            p -> p.bucket("kept").key("a/b").contentType("text/x-kept"),
                            RequestBody.fromString("bytes"));
            createTable(first);
            first.dynamoDb()
                    .putItem(p ->
                            p.tableName("kept").item(Map.of("name", AttributeValue.fromS("one"))));
        }
        try (EmbeddedAws second = EmbeddedAws.keptIn(folder)) {
            var object = second.s3().getObjectAsBytes(g -> g.bucket("kept").key("a/b"));
            assertThat(object.asUtf8String()).isEqualTo("bytes");
            assertThat(object.response().contentType()).isEqualTo("text/x-kept");
            assertThat(second.dynamoDb().scan(s -> s.tableName("kept")).count()).isEqualTo(1);
        }
    }

    private static void createTable(EmbeddedAws aws) {
        AttributeDefinition name =
                AttributeDefinition.builder()
                        .attributeName("name")
                        .attributeType(ScalarAttributeType.S)
                        .build();
        KeySchemaElement key =
                KeySchemaElement.builder().attributeName("name").keyType(KeyType.HASH).build();
        aws.dynamoDb()
                .createTable(t ->
                        t.tableName("kept")
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .attributeDefinitions(name)
                                .keySchema(key));
    }
}
