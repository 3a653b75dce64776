package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// What upkeep removes on the whole stack, where it may do what its policy names and no more.
final class ReapingTest {

    private static final long LARGE = 70L << 20;

    @Test
    void anUploadInPartsThatNobodyCompletedIsReaped() {
        try (Stack stack = TestStack.start()) {
            Api api = TestStack.api(stack);
            String upload = begin(api);
            sendPart(api, upload);
            assertThat(begun(stack)).hasSize(1);
            assertThat(api.get(upload).status()).isEqualTo(200);

            LongAgo.passIn(stack);
            stack.fireSchedules();

            Patience.until(() -> api.get(upload).status() == 404);
            assertThat(begun(stack)).isEmpty();
        }
    }

    private static String begin(Api api) {
        Api.Answer ticket =
                api.post(
                        "/v1/blobs/uploads",
                        "{\"digest\": \"%s\", \"size_bytes\": %d}"
                                .formatted("0".repeat(64), LARGE));
        return "/v1/blobs/uploads/" + ticket.text("upload_id");
    }

    private static void sendPart(Api api, String upload) {
        byte[] bytes = "a part".getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(bytes);
        JsonNode part =
                api.post(
                                upload + "/parts",
                                "{\"parts\": [{\"number\": 1, \"sha256\": \"%s\"}]}"
                                        .formatted(digest.hex()))
                        .body()
                        .at("/parts/0");
        String checksum = Base64.getEncoder().encodeToString(digest.hash());
        Api.presigned(
                "PUT", part.path("url").asText(), bytes, Map.of("x-amz-checksum-sha256", checksum));
    }

    /// What S3 keeps parts of.
    private static List<MultipartUpload> begun(Stack stack) {
        String bucket = Objects.requireNonNull(stack.environment().get("BLOBS_BUCKET"));
        return stack.aws().s3().listMultipartUploads(list -> list.bucket(bucket)).uploads();
    }
}
