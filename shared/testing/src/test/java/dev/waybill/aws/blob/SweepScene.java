package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/// Blobs that somebody stored and nobody holds any more. After each test everything comes to rest.
abstract class SweepScene {

    static final byte[] BODY = bytes("forgotten bytes");
    static final Digest DIGEST = Digest.of(BODY);
    static final Duration DAY = Duration.ofDays(1);

    final BlobWorld world;

    SweepScene(BlobWorld world) {
        this.world = world;
    }

    @AfterEach
    final void everythingComesToRest() {
        Rest.holds(world);
        world.comeToRest();
        Rest.atRest(world);
    }

    /// A blob that somebody stored and nobody holds any more, past its grace.
    final BlobRow.Stored forgotten(byte[] body) {
        world.store(world.backends, body, Optional.of(HOLDER));
        world.unhold(world.backends, Digest.of(body), HOLDER);
        world.advance(DAY);
        return world.stored(Digest.of(body));
    }

    /// The same, put into quarantine, which is over.
    final BlobRow.Stored quarantined(byte[] body) {
        forgotten(body);
        world.sweep(DAY, DAY);
        world.advance(DAY);
        BlobRow.Stored row = world.stored(Digest.of(body));
        assertThat(row.state()).isEqualTo(BlobState.QUARANTINED);
        return row;
    }

    final void storeAndRelease() {
        world.store(world.backends, BODY, Optional.empty());
        BlobSteps.of(world.backends).release(DIGEST, Optional.empty(), world.now(), world.deedOf());
    }
}
