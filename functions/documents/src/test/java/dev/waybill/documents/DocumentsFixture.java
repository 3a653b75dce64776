package dev.waybill.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.document.DocumentId;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Documents and their feeds on a stack, called as API Gateway does, and blobs for them.
final class DocumentsFixture {

    static final String COLLECTION = "/v1/collections/cameras";
    static final String DOCUMENT = COLLECTION + "/documents/edge-7";

    private static final Contract CONTRACT = Contract.ofRepository();

    private DocumentsFixture() {}

    static ApiClient admin(TestStack stack) {
        return client(Wiring.documents(stack.backends()));
    }

    /// Reads feeds, and waits as `waiting` does.
    static ApiClient reader(TestStack stack, Waiting waiting) {
        return client(Wiring.changes(stack.backends(), waiting));
    }

    private static ApiClient client(HttpFunction function) {
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT)
                .as(TestStack.ADMIN);
    }

    static String reference(String field) {
        return DOCUMENT + "/references/" + field;
    }

    static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    /// A reference to a blob with these bytes, as JSON.
    static String to(String content) {
        return to(digest(content).toString(), content.length());
    }

    static String to(String hash, long sizeBytes) {
        return "{\"hash\":\"%s\",\"size_bytes\":%d,\"metadata\":{}}".formatted(hash, sizeBytes);
    }

    /// Stores a blob with these bytes, under an anonymous reference, and answers its row.
    static BlobRow.Stored store(TestStack stack, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return BodyStore.of(stack.backends())
                .store(
                        bytes,
                        BlobHashes.of(bytes),
                        Optional.empty(),
                        BlobDescription.NONE,
                        stack.clock().instant(),
                        DeedOf.none())
                .row();
    }

    /// How many documents hold the blob.
    static long held(TestStack stack, Digest digest) {
        return BlobsTable.of(stack.backends())
                .find(digest)
                .map(BlobRow::references)
                .map(references -> references.outside())
                .orElse(0L);
    }

    /// Whether the document of these tests holds the blob.
    static boolean isHeld(TestStack stack, String content) {
        return BlobsTable.of(stack.backends())
                .isHeld(digest(content), new DocumentId("cameras", "edge-7").holder());
    }

    /// All changes of the collection, read in pages of `limit`.
    static List<JsonNode> changes(TestStack stack, int limit) {
        ApiClient reader = reader(stack, Waiting.never());
        List<JsonNode> changes = new ArrayList<>();
        String cursor = "";
        while (true) {
            ApiAnswer page = reader.get(COLLECTION + "/changes?limit=" + limit + cursor);
            assertThat(page.status()).isEqualTo(200);
            if (page.json().path("changes").isEmpty()) {
                return changes;
            }
            page.json().path("changes").forEach(changes::add);
            cursor = "&cursor=" + page.text("next_cursor");
        }
    }

    static List<String> kinds(TestStack stack) {
        return changes(stack, 100).stream().map(change -> change.path("kind").asText()).toList();
    }
}
