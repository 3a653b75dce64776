package dev.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.SweepRecords;
import dev.waybill.aws.blob.Sweeper;
import dev.waybill.domain.Contended;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.Race;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

/// What `GET /v1/stats` says is what is counted anew from the raw items and objects.
class StatsTest {

    private static final int RACERS = 8;
    private static final int STEPS = 25;

    private final TestStack stack = TestStack.onTwins();
    private final Backends backends = stack.backends();

    @RepeatedTest(3)
    @DisplayName(
            "A2.7, D2.2 totals are exact after any interleaving of stores, releases, removals, sweeps")
    void totalsAreExact() {
        Race.of(RACERS)
                .run(number -> {
                    Random random = new Random(number);
                    for (int step = 0; step < STEPS; step++) {
                        tryTo(random, number + "-" + step);
                    }
                    return true;
                });

        JsonNode stats = ServiceFixture.admin(stack).get("/v1/stats").json();
        Recount counted = Recount.of(backends);
        counted.assertExact();
        assertThat(stats.path("blob_count").asLong()).isEqualTo(counted.blobs());
        assertThat(stats.path("total_bytes").asLong()).isEqualTo(counted.bytes());
        assertThat(stats.path("referenced_bytes").asLong()).isEqualTo(counted.referencedBytes());
        assertThat(stats.path("largest_blob_bytes").asLong())
                .isEqualTo(counted.largestBytes().orElse(0));
    }

    private void tryTo(Random random, String name) {
        try {
            act(random, name);
        } catch (Contended e) {
            return; // nothing was written
        }
    }

    private void act(Random random, String name) {
        byte[] body = "x".repeat(1 + random.nextInt(6)).getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.of(body);
        Instant now = stack.clock().instant();
        switch (random.nextInt(6)) {
            case 0, 1, 2 ->
                    BodyStore.of(backends)
                            .store(
                                    body,
                                    BlobHashes.of(body),
                                    Optional.empty(),
                                    BlobDescription.NONE,
                                    now,
                                    DeedOf.none());
            case 3 -> BlobSteps.of(backends).release(digest, Optional.empty(), now, DeedOf.none());
            case 4 -> BlobRemoval.of(backends).remove(digest, now, () -> deed(now));
            default -> {
                SweepOrder order = new SweepOrder(now, false, Duration.ZERO, Duration.ZERO);
                SweepRecords.of(backends).start(Sweep.start(name, order), deed(now));
                Sweeper.of(backends).carryOn(name, now.plusSeconds(1));
            }
        }
    }

    private static Deed deed(Instant now) {
        return Deed.ofService("tester", "test", "r-1", now);
    }
}
