package dev.waybill.releases;

import static dev.waybill.releases.ReleasesFixture.digest;
import static dev.waybill.releases.ReleasesFixture.history;
import static dev.waybill.releases.ReleasesFixture.labels;
import static dev.waybill.releases.ReleasesFixture.path;
import static dev.waybill.releases.ReleasesFixture.promote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every operation fails at each of its calls to AWS in turn, before and after that took effect,
/// and is repeated: the end is the same as without the failure.
class ReleaseCrashTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = ReleasesFixture.admin(stack);

    @AfterEach
    void everythingIsCountedRight() {
        ReleaseRecount.requireAgreement(stack);
        Recount.of(stack.backends()).assertExact();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D3.15, SPEC X6 a promotion that is repeated under its key makes one entry")
    void promotesOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String name = UUID.randomUUID().toString();
                    promote(admin, name, "v1");
                    String version = "v2 of " + name;
                    ApiAnswer answer = played(faults, client -> promote(client, name, version));

                    assertThat(answer.status()).isEqualTo(201);
                    assertThat(labels(admin, name, 100)).containsExactly(version, "v1");
                    assertThat(history(admin, name, 100).getFirst()).isEqualTo(answer.json());
                    assertThat(changes(name)).isEqualTo(2);
                    assertThat(references(version)).isEqualTo(new ReferenceCounts(0, 0, 1));
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D3.12, SPEC X6 a rollback that is repeated under its key is done once")
    void rollsBackOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String name = UUID.randomUUID().toString();
                    promote(admin, name, "v1");
                    promote(admin, name, "v2");
                    ApiAnswer answer =
                            played(faults, client -> client.post(path(name) + "/rollback", "{}"));

                    assertThat(answer.status()).isEqualTo(201);
                    assertThat(labels(admin, name, 100)).containsExactly("v1", "v2", "v1");
                    assertThat(changes(name)).isEqualTo(3);
                });
    }

    @Test
    @DisplayName(
            "With a fifth of the calls failing nothing is answered 500, and no number is left out")
    void bearsManyFaults() {
        for (long seed = 1; seed <= 20; seed++) {
            Faults faults = Faults.bearable(seed, 0.2);
            ApiClient faulty = ReleasesFixture.admin(stack.failing(faults));
            String name = "name " + seed;
            for (int i = 1; i <= 10; i++) {
                ApiClient keyed = faulty.with("idempotency-key", name + i);
                String version = "v" + i;
                assertThat(Recovery.patiently(stack, () -> promote(keyed, name, version)).status())
                        .isEqualTo(201);
            }
            assertThat(history(admin, name, 100))
                    .extracting(entry -> 11 - entry.path("release_seq").asLong())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
        }
    }

    @Test
    @DisplayName(
            "A promotion costs two reads and one transaction, reading what is current three reads")
    void costsLittle() {
        CallCounts counts = new CallCounts();
        ApiClient counted = ReleasesFixture.admin(stack.counted(counts));

        promote(counted, "prod", "v1");
        assertThat(counts.byOperation())
                .isEqualTo(
                        Map.of(
                                "DynamoDb.GetItem",
                                1L,
                                "DynamoDb.BatchGetItem",
                                1L,
                                "DynamoDb.TransactWriteItems",
                                1L));
        counts.reset();
        counted.get(path("prod") + "/current");
        assertThat(counts.byOperation()).isEqualTo(Map.of("DynamoDb.GetItem", 3L));
    }

    /// Plays a keyed call with a fault in it, and, as a client would, again after a minute.
    private ApiAnswer played(Faults faults, Function<ApiClient, ApiAnswer> call) {
        return Recovery.repeated(faults, stack, ReleasesFixture::admin, call);
    }

    private long changes(String name) {
        return stack.backends()
                .audit()
                .listOfResource("releases/" + name, Optional.empty(), 100)
                .size();
    }

    private ReferenceCounts references(String version) {
        return BlobsTable.of(stack.backends())
                .find(new Digest(digest(version)))
                .map(BlobRow::references)
                .orElse(ReferenceCounts.NONE);
    }
}
