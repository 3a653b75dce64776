package dev.waybill.attachments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.dynamodb.DelegatingDynamoDb;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// Attachments on a stack, called as API Gateway does.
final class AttachmentsFixture {

    private static final Contract CONTRACT = Contract.ofRepository();

    private AttachmentsFixture() {}

    static ApiClient admin(TestStack stack) {
        HttpFunction function = Wiring.of(stack.backends());
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT)
                .as(TestStack.ADMIN);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String id(byte[] bytes) {
        return Digest.of(bytes).hex();
    }

    static String id(String text) {
        return id(utf8(text));
    }

    static String path(String session) {
        return "/v1/sessions/" + session + "/attachments";
    }

    static String path(String session, String id) {
        return path(session) + "/" + id;
    }

    /// Stores `bytes` with `query` behind the path.
    static ApiAnswer store(ApiClient client, String session, byte[] bytes, String query) {
        return client.callBytes("POST", path(session) + query, bytes);
    }

    /// Stores the bytes of `text` as a PNG; its id.
    static String store(ApiClient client, String session, String text) {
        ApiAnswer answer = store(client, session, utf8(text), "?media_type=image/png");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("id");
    }

    /// A ticket for the bytes of `text`.
    static ApiAnswer upload(ApiClient client, String session, String text) {
        return client.post(path(session) + "/uploads", newUpload(text));
    }

    static String newUpload(String text) {
        return """
        {"digest": "%s", "size_bytes": %d, "media_type": "image/png", "label": "%s"}\
        """
                .formatted(id(text), utf8(text).length, text);
    }

    /// Brings the bytes of an upload into the bucket, as a client does by its URL.
    static void bring(TestStack stack, String uploadId, byte[] bytes) {
        BlobObject object =
                UploadTickets.of(stack.backends()).find(uploadId).orElseThrow().object();
        String checksum = Base64.getEncoder().encodeToString(Digest.of(bytes).hash());
        stack.backends()
                .clients()
                .s3()
                .putObject(
                        put ->
                                put.bucket(stack.backends().config().blobsBucket())
                                        .key(object.key())
                                        .checksumSHA256(checksum),
                        RequestBody.fromBytes(bytes));
    }

    static ApiAnswer complete(ApiClient client, String session, String uploadId) {
        return client.post(path(session) + "/uploads/" + uploadId + "/complete", "");
    }

    static ApiAnswer commit(ApiClient client, String session, List<String> ids) {
        return client.post(path(session) + "/commit", ids(ids));
    }

    static String ids(List<String> ids) {
        return ids.stream()
                .map(id -> "\"" + id + "\"")
                .collect(Collectors.joining(",", "{\"attachment_ids\": [", "]}"));
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    /// The ids that a session has not committed, read in pages of `limit`.
    static List<String> pending(ApiClient client, String session, int limit) {
        return pages(client, path(session) + "?pending=true&limit=" + limit, "attachments").stream()
                .map(item -> item.path("id").asText())
                .toList();
    }

    static List<String> pending(ApiClient client, String session) {
        return pending(client, session, 1000);
    }

    /// The entries of all pages of the listing of uncommitted ones.
    static List<JsonNode> uncommitted(ApiClient client, String query) {
        return pages(client, "/v1/attachments/uncommitted" + query, "entries");
    }

    static List<String> uncommittedIds(ApiClient client) {
        return uncommitted(client, "?limit=1000").stream()
                .map(entry -> entry.path("attachment_id").asText())
                .toList();
    }

    private static List<JsonNode> pages(ApiClient client, String path, String name) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            ApiAnswer page = client.get(path + cursor);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            page.json().path(name).forEach(items::add);
            JsonNode next = page.json().path("next_cursor");
            cursor = next.isMissingNode() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        return items;
    }

    static List<String> sorted(String... ids) {
        return Stream.of(ids).sorted().toList();
    }

    /// How many hold the blob of `text`; absent when nothing is known of it.
    static Optional<Long> holders(TestStack stack, String text) {
        return BlobsTable.of(stack.backends())
                .find(new Digest(id(text)))
                .map(BlobRow::references)
                .map(ReferenceCounts::outside);
    }

    /// The same tables, but no transaction is answered.
    static DynamoDbClient withoutTransactions(DynamoDbClient tables) {
        return new DelegatingDynamoDb(tables) {
            @Override
            protected <Q extends DynamoDbRequest, R> R call(
                    String operation, Q request, Function<Q, R> call) {
                if (request instanceof TransactWriteItemsRequest) {
                    throw ApiCallTimeoutException.builder().message("no answer").build();
                }
                return call.apply(request);
            }
        };
    }
}
