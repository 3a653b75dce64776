package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.OwedSettlement;
import dev.waybill.aws.blob.Sweeper;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Upload;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;

/// Every operation on blobs fails at each of its calls to AWS in turn, before and after that took
/// effect, and is repeated: the end is the same as without the failure, and what is reported is
/// what is counted anew from what is stored.
class BlobCrashTest {

    private static final String AT_ONCE = "{\"grace_seconds\":0,\"quarantine_seconds\":0}";

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = BlobsFixture.admin(stack);

    private byte[] body = bytes("");
    private String path = "";

    /// What one scenario does: prepares, plays the call with a fault in it and again, checks.
    private void atEveryCall(Fault.Kind kind, Scenario scenario) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    body = bytes("body " + UUID.randomUUID());
                    path = "/v1/blobs/" + Digest.of(body);
                    scenario.play(faults);
                    Recount.of(stack.backends()).assertExact();
                    admin.delete(path);
                    stack.clock().advance(Duration.ofHours(1));
                    settle();
                });
    }

    @FunctionalInterface
    private interface Scenario {
        void play(Faults faults);
    }

    /// What upkeep does about what is owed.
    private void settle() {
        OwedSettlement owed = OwedSettlement.of(stack.backends());
        owed.list(stack.clock().instant(), 100)
                .forEach(owing -> owed.settle(owing, stack.clock().instant()));
    }

    /// Plays a keyed call with a fault in it, and, as a client would, again after a minute.
    private ApiAnswer played(Faults faults, Function<ApiClient, ApiAnswer> call) {
        return Recovery.repeated(faults, stack, BlobsFixture::admin, call);
    }

    private ApiAnswer store(ApiClient as, String query) {
        return as.callBytes("POST", "/v1/blobs" + query, body);
    }

    private BlobRow row() {
        return BlobsTable.of(stack.backends()).find(Digest.of(body)).orElseThrow();
    }

    private void assertLive(int references) {
        assertThat(row().state()).isEqualTo(BlobState.LIVE);
        assertThat(row().references().sum()).isEqualTo(references);
        ApiAnswer loaded = admin.get(path + "/content");
        assertThat(loaded.status()).isEqualTo(200);
        assertThat(bytes(loaded.body())).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D2.7 a store that is repeated under its key adds one anonymous reference")
    void storesOnce(Fault.Kind kind) {
        atEveryCall(
                kind,
                faults -> {
                    assertThat(played(faults, client -> store(client, "")).status()).isIn(200, 201);
                    assertLive(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Protocol 0.1.2 a store of what is present adds one reference, too")
    void storesWhatIsPresentOnce(Fault.Kind kind) {
        atEveryCall(
                kind,
                faults -> {
                    store(admin, "?holder=first");
                    assertThat(played(faults, client -> store(client, "")).status()).isEqualTo(200);
                    assertLive(2);
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Protocol 0.1 a ticket that says present is repeated with one reference")
    void asksForATicketOfWhatIsPresentOnce(Fault.Kind kind) {
        atEveryCall(
                kind,
                faults -> {
                    store(admin, "?holder=first");
                    ApiAnswer ticket =
                            played(faults, client -> client.post("/v1/blobs/uploads", wish()));
                    assertThat(ticket.text("state")).isEqualTo("present");
                    assertLive(2);
                });
    }

    private String wish() {
        return "{\"digest\":\"" + Digest.of(body) + "\",\"size_bytes\":" + body.length + "}";
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Protocol A.1.3 an upload is completed once, with one anonymous reference")
    void completesOnce(Fault.Kind kind) {
        atEveryCall(
                kind,
                faults -> {
                    String id = admin.post("/v1/blobs/uploads", wish()).text("upload_id");
                    Upload upload = BlobsTable.of(stack.backends()).findUpload(id).orElseThrow();
                    stack.backends()
                            .clients()
                            .s3()
                            .putObject(
                                    put ->
                                            put.bucket(stack.backends().config().blobsBucket())
                                                    .key(upload.object().key()),
                                    RequestBody.fromBytes(body));
                    ApiAnswer completed =
                            played(
                                    faults,
                                    client ->
                                            client.post(
                                                    "/v1/blobs/uploads/" + id + "/complete", ""));
                    assertThat(completed.status()).isEqualTo(200);
                    assertLive(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Protocol 0.1.3 a release that is repeated under its key takes one reference")
    void releasesOnce(Fault.Kind kind) {
        atEveryCall(
                kind,
                faults -> {
                    store(admin, "");
                    store(admin, "");
                    JsonNode released =
                            played(faults, client -> client.post(path + "/release", "")).json();
                    assertThat(released.path("released").asBoolean()).isTrue();
                    assertThat(released.path("reference_count").asInt()).isEqualTo(1);
                    assertLive(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D2.7 a holder counts once, and is gone once")
    void holdsAndLetsGoOnce(Fault.Kind kind) {
        atEveryCall(
                kind,
                faults -> {
                    store(admin, "");
                    played(faults, client -> client.put(path + "/holders/a", ""));
                    assertLive(2);
                });
        atEveryCall(
                kind,
                faults -> {
                    store(admin, "?holder=a");
                    store(admin, "?holder=b");
                    played(faults, client -> client.delete(path + "/holders/a"));
                    assertLive(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D2.4, D2.11 a removal leaves neither row nor object nor receipt")
    void removesWhole(Fault.Kind kind) {
        atEveryCall(
                kind,
                faults -> {
                    store(admin, "?holder=a");
                    store(admin, "");
                    String key = ((BlobRow.Stored) row()).object().key();
                    ApiAnswer removed = played(faults, client -> client.delete(path));
                    assertThat(removed.status()).isEqualTo(204);
                    assertThat(admin.get(path).code()).isEqualTo("blob_not_found");
                    settle();
                    assertThat(objects()).doesNotContain(key);
                });
    }

    private List<String> objects() {
        List<String> keys = new ArrayList<>();
        stack.backends()
                .clients()
                .s3()
                .listObjectsV2(list -> list.bucket(stack.backends().config().blobsBucket()))
                .contents()
                .forEach(object -> keys.add(object.key()));
        return keys;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "Protocol A.1.8, A.1.9 a sweep that is cut is carried on, and counts each blob once")
    void sweepsOnce(Fault.Kind kind) {
        atEveryCall(
                kind,
                faults -> {
                    store(admin, "");
                    admin.post(path + "/release", "");
                    JsonNode first = swept(faults);
                    assertThat(first.path("scanned").asInt()).isEqualTo(1);
                    assertThat(first.path("quarantined").asInt()).isEqualTo(1);
                    assertThat(row().state()).isEqualTo(BlobState.QUARANTINED);
                });
        atEveryCall(
                kind,
                faults -> {
                    store(admin, "");
                    admin.post(path + "/release", "");
                    String key = ((BlobRow.Stored) row()).object().key();
                    swept(Faults.none());
                    JsonNode second = swept(faults);
                    assertThat(second.path("reclaimed").asInt()).isEqualTo(1);
                    assertThat(second.path("reclaimed_bytes").asInt()).isEqualTo(body.length);
                    assertThat(second.path("failed").isEmpty()).isTrue();
                    assertThat(objects()).doesNotContain(key);
                });
    }

    private JsonNode swept(Faults faults) {
        String id =
                played(faults, client -> client.post("/v1/gc/sweeps", AT_ONCE)).text("sweep_id");
        Sweeper.of(stack.backends()).carryOn(id, stack.clock().instant().plusSeconds(1));
        JsonNode report = admin.get("/v1/gc/sweeps/" + id).json();
        assertThat(report.path("state").asText()).isEqualTo("Completed");
        return report;
    }

    @Test
    @DisplayName(
            "With a fifth of the calls failing nothing is answered 500, and every count is exact")
    void bearsManyFaults() {
        for (long seed = 1; seed <= 20; seed++) {
            Faults faults = Faults.bearable(seed, 0.2);
            ApiClient faulty = BlobsFixture.admin(stack.failing(faults));
            body = bytes("body " + seed);
            path = "/v1/blobs/" + Digest.of(body);
            for (int i = 0; i < 4; i++) {
                ApiClient keyed = faulty.with("idempotency-key", "store " + seed + " " + i);
                assertThat(Recovery.patiently(stack, () -> store(keyed, "")).status())
                        .isIn(200, 201);
            }
            ApiClient keyed = faulty.with("idempotency-key", "release " + seed);
            assertThat(Recovery.patiently(stack, () -> keyed.post(path + "/release", "")).status())
                    .isEqualTo(200);
            assertThat(
                            Recovery.patiently(stack, () -> faulty.put(path + "/holders/h", ""))
                                    .status())
                    .isEqualTo(200);
            ApiClient sweeping = faulty.with("idempotency-key", "sweep " + seed);
            assertThat(
                            Recovery.patiently(stack, () -> sweeping.post("/v1/gc/sweeps", AT_ONCE))
                                    .status())
                    .isEqualTo(202);
            assertLive(4);
        }
        Recount.of(stack.backends()).assertExact();
    }
}
