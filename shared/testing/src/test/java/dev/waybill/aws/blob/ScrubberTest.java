package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Backends;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.UploadLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// What the scrubber finds (protocol A.1.13).
class ScrubberTest {

    private static final byte[] BODY = bytes("bytes that nobody asks for");
    private static final Digest DIGEST = Digest.of(BODY);

    private final BlobWorld world = BlobWorld.onTwins();

    @AfterEach
    void everythingComesToRest() {
        Rest.holds(world);
        world.comeToRest();
        Rest.atRest(world);
    }

    private Scrubber.Scrubbed scrub(Backends as) {
        return Scrubber.of(as).scrub(10, world.now().plusSeconds(1));
    }

    private void replace(byte[] body) {
        world.s3.putObject(
                put ->
                        put.bucket(world.config.blobsBucket())
                                .key(world.stored(DIGEST).object().key()),
                RequestBody.fromBytes(body));
    }

    private void store() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
    }

    private void heal() {
        store();
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        assertThat(BlobObjects.of(world.backends).hash(world.stored(DIGEST).object()))
                .map(BlobHashes.Found::digest)
                .contains(DIGEST);
    }

    @Test
    void leavesRightBytesAlone() {
        store();
        BlobRow before = world.stored(DIGEST);

        assertThat(scrub(world.backends)).isEqualTo(new Scrubber.Scrubbed(1, 0));

        assertThat(world.stored(DIGEST)).isEqualTo(before);
    }

    @Test
    void d2x8LostBytesAreFoundAndHealed() {
        store();
        world.lose(world.stored(DIGEST).object());

        assertThat(scrub(world.backends)).isEqualTo(new Scrubber.Scrubbed(1, 1));

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.CORRUPT);
        assertThat(world.stored(DIGEST).lastVerification().orElseThrow().dataMissing()).isTrue();
        assertThat(scrub(world.backends)).isEqualTo(new Scrubber.Scrubbed(0, 0));
        heal();
    }

    @Test
    void d2x17ChangedBytesAreFoundAndHealed() {
        store();
        byte[] other = BODY.clone();
        other[3] ^= 1;
        replace(other);

        assertThat(scrub(world.backends)).isEqualTo(new Scrubber.Scrubbed(1, 1));

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.CORRUPT);
        assertThat(world.stored(DIGEST).lastVerification().orElseThrow().actual())
                .contains(Digest.of(other));
        heal();
    }

    @Test
    void n14AScrubberThatReadARemovedObjectLeavesTheNextLifeAlone() {
        store();
        Scrubber.Scrubbed late =
                scrub(
                        world.actor(
                                Hook.beforeFirst(
                                        "headObject",
                                        () -> {
                                            world.remove(world.backends, DIGEST);
                                            store();
                                        })));

        assertThat(late).isEqualTo(new Scrubber.Scrubbed(1, 0));
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
    }

    @Test
    void goesOnWhereItStoppedAndBeginsAnewAtTheEnd() {
        for (int i = 0; i < 25; i++) {
            world.store(world.backends, bytes("blob " + i), Optional.of(HOLDER));
        }

        assertThat(scrub(world.backends).checked()).isEqualTo(10);
        assertThat(scrub(world.backends).checked()).isEqualTo(10);
        assertThat(scrub(world.backends).checked()).isEqualTo(5);
        assertThat(scrub(world.backends).checked()).isEqualTo(10);
    }

    @Test
    void stopsWhenItsTimeIsOver() {
        store();

        assertThat(Scrubber.of(world.backends).scrub(10, world.now()).checked()).isZero();
        assertThat(scrub(world.backends).checked()).isEqualTo(1);
    }

    @Test
    void givesALargeBlobToTheIndexerOnceAMonth() {
        byte[] large = new byte[Math.toIntExact(UploadLimits.MAX_BODY_BYTES) + 1];
        world.store(world.backends, large, Optional.of(HOLDER));
        scrub(world.backends);
        assertThat(waiting()).isZero();

        world.advance(Scrubber.UNREAD.plus(Duration.ofSeconds(1)));
        scrub(world.backends);

        assertThat(waiting()).isEqualTo(1);
    }

    private int waiting() {
        return world.backends
                .clients()
                .sqs()
                .receiveMessage(receive ->
                        receive.queueUrl(world.config.queues().indexing()).maxNumberOfMessages(10))
                .messages()
                .size();
    }
}
