package dev.waybill.testing.s3;

import static dev.waybill.testing.s3.contract.ExampleBucket.bytes;
import static dev.waybill.testing.s3.contract.S3Subject.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Fault.Moment;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.s3.contract.ExampleBucket;
import dev.waybill.testing.s3.contract.S3Contract;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.S3Client;

class FaultyS3Test {
    private final ExampleBucket sound = ExampleBucket.create(new InMemoryS3());

    private ExampleBucket failing(Kind kind, Moment moment) {
        return new ExampleBucket(
                new FaultyS3(sound.s3(), Faults.at(1, kind, moment)), sound.name());
    }

    @Test
    void failsBeforeOrAfterTheEffect() {
        assertThatThrownBy(() -> failing(Kind.TIMEOUT, Moment.BEFORE).put("a", bytes("a")))
                .isInstanceOf(ApiCallTimeoutException.class);
        assertThat(sound.has("a")).isFalse();
        assertThatThrownBy(() -> failing(Kind.CRASH, Moment.AFTER).put("a", bytes("a")))
                .isInstanceOf(SimulatedCrash.class);
        assertThat(sound.has("a")).isTrue();
    }

    @Test
    void slowsDown() {
        assertRefused(
                503,
                "SlowDown",
                () -> failing(Kind.THROTTLING, Moment.BEFORE).put("a", bytes("a")));
        assertThat(sound.has("a")).isFalse();
    }

    @Test
    void conflictsOnlyOnConditions() {
        failing(Kind.CONFLICT, Moment.BEFORE).put("a", bytes("a"));
        assertRefused(
                409,
                "ConditionalRequestConflict",
                () ->
                        failing(Kind.CONFLICT, Moment.BEFORE)
                                .put("b", bytes("b"), request -> request.ifNoneMatch("*")));
    }

    @Test
    void countsCalls() {
        CallCounts counts = new CallCounts();
        ExampleBucket counted = new ExampleBucket(new CountingS3(sound.s3(), counts), sound.name());
        counted.put("a", bytes("a"));
        counted.get("a");
        counted.s3()
                .listObjectsV2Paginator(r -> r.bucket(counted.name()))
                .contents()
                .forEach(o -> {});
        assertThat(counts.byOperation())
                .isEqualTo(Map.of("S3.PutObject", 1L, "S3.GetObject", 1L, "S3.ListObjectsV2", 1L));
    }

    /// Without faults nothing is different.
    @Nested
    class WithoutFaults extends S3Contract {
        private final S3Client faultless = new FaultyS3(new InMemoryS3(), Faults.none());

        @Override
        public S3Client s3() {
            return faultless;
        }
    }
}
