package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/// An upload in parts, each of them as it was announced, that together are not what was announced:
/// nobody sees it before it is hashed.
final class WrongPartsCalls {

    private static final String OTHER = "8".repeat(64);
    private static final int SIZE = 65 << 20;

    private final Api admin;

    /// @param admin calls with all rights
    WrongPartsCalls(Api admin) {
        this.admin = admin;
    }

    void callAll() {
        String wish = "{\"digest\": \"%s\", \"size_bytes\": %d}".formatted(OTHER, SIZE);
        JsonNode ticket = admin.post("/v1/blobs/uploads", wish).body();
        String path = "/v1/blobs/uploads/" + ticket.path("upload_id").asText();
        byte[] part = new byte[ticket.path("part_size_bytes").asInt()];
        int count = ticket.path("part_count").asInt();
        for (int number = 1; number <= count; number++) {
            put(path, number, Arrays.copyOf(part, Math.min(part.length, left(number, part))));
        }
        assertThat(admin.post(path + "/complete", "{}").status()).isEqualTo(202);
        Patience.until(() -> admin.post(path + "/complete", "{}").status() == 422);
        assertThat(admin.get("/v1/blobs/" + OTHER).status()).isEqualTo(404);
    }

    private static int left(int number, byte[] part) {
        return SIZE - (number - 1) * part.length;
    }

    private void put(String upload, int number, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        String wish =
                "{\"parts\": [{\"number\": %d, \"sha256\": \"%s\"}]}"
                        .formatted(number, digest.hex());
        String url = admin.post(upload + "/parts", wish).body().at("/parts/0/url").asText();
        String checksum = Base64.getEncoder().encodeToString(digest.hash());
        assertThat(
                        Api.presigned("PUT", url, bytes, Map.of("x-amz-checksum-sha256", checksum))
                                .status())
                .isEqualTo(200);
    }
}
