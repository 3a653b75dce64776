package dev.waybill.testing.s3.contract;

import static dev.waybill.testing.s3.contract.ExampleBucket.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.Race;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Several threads at once.
public interface S3RaceContract extends S3Subject {
    /// How many threads race.
    int RACERS = 6;

    /// The refusals that a loser may see.
    List<Integer> LOST = List.of(409, 412);

    /// A client that sends its request again, because the first answer was lost or a fault, loses
    /// against itself, and one that gives up hears nothing: then nobody is told to have won.
    @Test
    default void letsOneCreatorWin() {
        ExampleBucket bucket = newBucket();
        List<Boolean> outcomes =
                Race.of(RACERS)
                        .run(racer -> {
                            try {
                                bucket.put(
                                        "a",
                                        bytes("racer " + racer),
                                        request -> request.ifNoneMatch("*"));
                                return true;
                            } catch (S3Exception e) {
                                assertThat(e.statusCode()).isIn(LOST);
                                return false;
                            } catch (SdkClientException e) {
                                return false;
                            }
                        });
        assertThat(outcomes).filteredOn(won -> won).hasSizeLessThanOrEqualTo(1);
        assertThat(IntStream.range(0, RACERS))
                .filteredOn(racer -> outcomes.get(racer) || !outcomes.contains(true))
                .extracting(racer -> bytes("racer " + racer))
                .contains(bucket.get("a"));
    }

    @Test
    default void joinsAnUploadOnceThoughManyAsk() {
        ExampleBucket bucket = newBucket();
        String upload = bucket.beginUpload("big");
        CompletedPart part = bucket.uploadPart("big", upload, 1, bytes("part"));
        List<Boolean> outcomes =
                Race.of(RACERS)
                        .run(racer -> {
                            try {
                                bucket.complete("big", upload, part);
                                return true;
                            } catch (NoSuchUploadException | NoSuchKeyException e) {
                                return false;
                            }
                        });
        assertThat(outcomes).contains(true);
        assertThat(bucket.get("big")).isEqualTo(bytes("part"));
    }

    @Test
    default void neverMixesTheBytesOfTwoWriters() {
        ExampleBucket bucket = newBucket();
        byte[] odd = bytes(200_000, 1);
        byte[] even = bytes(200_000, 2);
        bucket.put("a", even);
        Race.of(4)
                .run(racer -> {
                    for (int i = 0; i < 5; i++) {
                        if (racer < 2) {
                            bucket.put("a", racer == 0 ? even : odd);
                        } else {
                            assertThat(bucket.get("a")).isIn(even, odd);
                        }
                    }
                    return racer;
                });
    }
}
