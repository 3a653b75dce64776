package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;

/// An upload that the indexer is not told of, and a device that joins a distribution late, which
/// dispatch is not told of: the messages do not leave. What they were for is owed, and done when
/// upkeep sends them again.
final class LostMessages {

    private static final String FORMATION = "lost";
    private static final byte[] BYTES = "read later".getBytes(StandardCharsets.UTF_8);

    private final Api admin;
    private final String distribution;
    private final PlainDevice late;

    private LostMessages(Api admin, String distribution, PlainDevice late) {
        this.admin = admin;
        this.distribution = distribution;
        this.late = late;
    }

    /// Has the messages be lost.
    ///
    /// @param admin calls with all rights
    /// @param model has a version 1
    static LostMessages lose(Api admin, TestModel model) {
        PlainDevice first = register(admin, "lost-first");
        String distribution =
                model.distribute(
                        "1",
                        "{\"Formation\": {\"formation_id\": \"" + FORMATION + "\"}}",
                        "{\"late_joiners\": true}");
        first.await(distribution);
        JsonNode ticket =
                admin.post(
                                "/v1/blobs/uploads",
                                "{\"digest\": \"%s\", \"size_bytes\": %d}"
                                        .formatted(Digest.of(BYTES), BYTES.length))
                        .body();
        WholeApi.upload(ticket, BYTES);
        String complete = "/v1/blobs/uploads/" + ticket.path("upload_id").asText() + "/complete";
        PlainDevice late =
                AwsCalls.withoutMessages(() -> {
                    assertThat(admin.post(complete, "{}").status()).isEqualTo(200);
                    return register(admin, "lost-late");
                });
        LostMessages lost = new LostMessages(admin, distribution, late);
        assertThat(lost.isIndexed()).isFalse();
        return lost;
    }

    private static PlainDevice register(Api admin, String id) {
        return PlainDevice.register(admin, id, "{'formation_id': '" + FORMATION + "'}");
    }

    private boolean isIndexed() {
        return admin.get("/v1/blobs/" + Digest.of(BYTES).hex()).body().has("blake3");
    }

    /// Returns when what was owed is done.
    void awaitDone() {
        Patience.until(this::isIndexed);
        late.await(distribution);
    }
}
