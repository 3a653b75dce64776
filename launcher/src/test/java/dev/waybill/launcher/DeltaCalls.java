package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A device that gets one version packed, and the next as a delta, whose plan and pack are lost
/// before it asks and made anew; and one that needs a delta that nobody has asked for.
final class DeltaCalls {

    /// Worth a chunk list, and worth packing.
    private static final int BYTES = 1_200_000;

    private static final byte[] FIRST = compressible();
    private static final byte[] SECOND = changed();
    private static final String DEVICE = "delta-device";

    private final Api admin;
    private final TestModel model;

    /// @param admin calls with all rights
    DeltaCalls(Api admin) {
        this.admin = admin;
        this.model = new TestModel(admin, "delta-model");
    }

    void callAll() {
        store(FIRST);
        store(SECOND);
        model.publishStored("1", FIRST);
        model.publishStored("2", SECOND);
        PlainDevice device = PlainDevice.register(admin, DEVICE, "{}");
        JsonNode packed = device.await(model.distribute("1", device.scope(), "{}"));
        assertThat(packed.path("mode").asText()).isEqualTo("packed");
        device.report(packed, "Operational");
        assertThat(bytesByDelta()).isEqualTo(SECOND.length);

        Set<String> before = blobs();
        String required = model.distribute("2", device.scope(), "{\"delta\": \"required\"}");
        Patience.until(() -> bytesByDelta() < SECOND.length);
        Set<String> made = blobs();
        made.removeAll(before);
        assertThat(made).as("plan and pack").isNotEmpty();
        made.forEach(this::lose);
        JsonNode delta = device.await(required);
        assertThat(delta.path("mode").asText()).isEqualTo("delta");
        assertThat(blobs()).containsAll(made);
        device.report(delta, "Operational");
        askedByADevice();
    }

    /// A device that says what runs there when its work is planned already: nobody knew that it
    /// would need this delta.
    private void askedByADevice() {
        PlainDevice other = PlainDevice.register(admin, "delta-other", "{}");
        String distribution = model.distribute("1", other.scope(), "{}");
        String path = "/v1/distributions/" + distribution;
        Patience.until(() -> admin.get(path).text("state").equals("Running"));
        String status =
                "{\"node_id\": \"delta-other\", \"current_version\": \"2\", \"operational_status\": \"Operational\", \"last_updated\": \"2026-01-01T00:00:00Z\"}";
        String own = "/v1/devices/delta-other/models/" + model.name() + "/status";
        assertThat(other.api().put(own, status).status()).isEqualTo(200);
        assertThat(other.await(distribution).path("mode").asText()).isEqualTo("delta");
    }

    /// By a presigned URL, so that the indexer reads it, and waits until it has.
    private void store(byte[] bytes) {
        String wish =
                "{\"digest\": \"%s\", \"size_bytes\": %d}"
                        .formatted(Digest.of(bytes), bytes.length);
        Api.Answer ticket = admin.post("/v1/blobs/uploads", wish);
        WholeApi.upload(ticket.body(), bytes);
        String path = "/v1/blobs/uploads/" + ticket.text("upload_id");
        assertThat(admin.post(path + "/complete", "{}").status()).isEqualTo(200);
        String blob = "/v1/blobs/" + Digest.of(bytes).hex();
        Patience.until(() -> admin.get(blob).body().has("blake3"));
    }

    /// What the device would fetch of the second version, as far as is known.
    private long bytesByDelta() {
        String wish =
                "{\"model_id\": \"%s\", \"version\": \"2\", \"scope\": {\"Nodes\": {\"node_ids\": [\"%s\"]}}, \"dry_run\": true}"
                        .formatted(model.name(), DEVICE);
        return admin.post("/v1/distributions", wish).body().path("bytes_delta").asLong();
    }

    private Set<String> blobs() {
        Set<String> digests = new HashSet<>();
        JsonNode page = admin.get("/v1/blobs?limit=1000").body();
        assertThat(page.has("next_cursor")).isFalse();
        page.path("blobs").forEach(blob -> digests.add(blob.path("digest").asText()));
        return digests;
    }

    private void lose(String digest) {
        String path = "/v1/blobs/" + digest.replaceFirst("sha256:", "") + "?force=true";
        assertThat(admin.send("DELETE", path, "", Map.of()).status()).isEqualTo(204);
    }

    private static byte[] compressible() {
        Random random = new Random(11);
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(6));
        }
        return bytes;
    }

    private static byte[] changed() {
        byte[] bytes = Arrays.copyOf(FIRST, BYTES + 5000);
        for (int i = 1_000_000; i < 1_000_500; i++) {
            bytes[i] ^= 1;
        }
        return bytes;
    }
}
