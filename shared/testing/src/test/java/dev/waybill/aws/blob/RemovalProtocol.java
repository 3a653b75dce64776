package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.OUTSIDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.aws.blob.BlobRemoval.Removed;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.Totals;
import dev.waybill.domain.blob.Verification;
import dev.waybill.testing.Race;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Removing blobs: the counterexamples of protocol A.3 and section 0.1 that speak of it.
abstract class RemovalProtocol {

    private static final byte[] BODY = bytes("unwanted bytes");
    private static final Digest DIGEST = Digest.of(BODY);

    private final BlobWorld world;

    RemovalProtocol(BlobWorld world) {
        this.world = world;
    }

    @AfterEach
    void everythingComesToRest() {
        Rest.holds(world);
        world.comeToRest();
        Rest.atRest(world);
    }

    @Test
    void removesABlobWithItsArtifactReferences() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.store(world.backends, BODY, Optional.of(Holder.artifact("another")));
        world.store(world.backends, BODY, Optional.empty());
        BlobRow.Stored row = world.stored(DIGEST);

        assertThat(world.remove(world.backends, DIGEST)).isEqualTo(new Removed.Gone());

        assertThat(world.row(DIGEST)).isEmpty();
        assertThat(world.isThere(row.object())).isFalse();
        assertThat(world.table().totals()).isEqualTo(Totals.NONE);
        assertThat(world.remove(world.backends, DIGEST)).isEqualTo(new Removed.Gone());
    }

    @Test
    void n5AHolderThatComesInTimeSavesTheBlob() {
        world.store(world.backends, BODY, Optional.of(HOLDER));

        Removed removed =
                world.remove(
                        world.lateActor(() -> world.hold(world.backends, DIGEST, OUTSIDER)),
                        DIGEST);

        assertThat(removed).isEqualTo(new Removed.InUse(DIGEST));
        assertThat(world.isThere(world.stored(DIGEST).object())).isTrue();
    }

    @Test
    void n6TheObjectGoesAlthoughTheRemoverCrashed() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        BlobRow.Stored row = world.stored(DIGEST);

        assertThatThrownBy(() ->
                        world.remove(
                                world.actor(
                                        Hook.beforeFirst(
                                                "deleteObject",
                                                () -> {
                                                    throw new Crash("before the object");
                                                })),
                                DIGEST))
                .isInstanceOf(Crash.class);

        assertThat(world.row(DIGEST)).isEmpty();
        assertThat(world.isThere(row.object())).isTrue();
        world.comeToRest();
        assertThat(world.isThere(row.object())).isFalse();
    }

    @Test
    void aNamedReferenceThatComesMeanwhileIsDroppedToo() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        Holder late = Holder.artifact("late");

        world.remove(world.lateActor(() -> world.hold(world.backends, DIGEST, late)), DIGEST);

        assertThat(world.row(DIGEST)).isEmpty();
        assertThat(world.table().isHeld(DIGEST, late)).isFalse();
    }

    @Test
    void aNamedReferenceThatIsExchangedMeanwhileIsSeen() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        Holder late = Holder.artifact("late");

        world.remove(
                world.lateActor(() -> {
                    world.unhold(world.backends, DIGEST, HOLDER);
                    world.hold(world.backends, DIGEST, late);
                }),
                DIGEST);

        assertThat(world.row(DIGEST)).isEmpty();
        assertThat(world.table().isHeld(DIGEST, late)).isFalse();
    }

    @Test
    void anObjectThatIsHealedMeanwhileIsRemovedByItsOwnName() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        BlobRow.Stored damaged = world.stored(DIGEST);
        BlobChecks.of(world.backends)
                .record(
                        damaged.object(),
                        Verification.changed(world.now(), Digest.of(bytes("x"))),
                        world.now(),
                        Optional.empty());

        world.remove(
                world.lateActor(() -> world.store(world.backends, BODY, Optional.of(HOLDER))),
                DIGEST);

        assertThat(world.row(DIGEST)).isEmpty();
        world.comeToRest();
        assertThat(world.isThere(damaged.object())).isFalse();
    }

    @Test
    void keepsBlobsThatOthersHoldUnlessForced() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.hold(world.backends, DIGEST, OUTSIDER);

        assertThat(world.remove(world.backends, DIGEST)).isEqualTo(new Removed.InUse(DIGEST));
        force();
        assertThat(world.row(DIGEST).orElseThrow().references())
                .isEqualTo(new ReferenceCounts(0, 0, 1));
    }

    @Test
    void forceTakesTheBytesAndLeavesTheHoldersOfOthers() {
        for (int i = 0; i <= 2 * BlobRemoval.MAX_NAMED; i++) {
            world.store(world.backends, BODY, Optional.of(Holder.artifact("holder " + i)));
        }
        world.store(world.backends, BODY, Optional.empty());
        world.hold(world.backends, DIGEST, OUTSIDER);
        BlobRow.Stored row = world.stored(DIGEST);

        force();

        assertThat(world.row(DIGEST).orElseThrow())
                .isInstanceOf(BlobRow.Expected.class)
                .returns(new ReferenceCounts(0, 0, 1), BlobRow::references)
                .doesNotReturn(row.life(), BlobRow::life);
        assertThat(world.isThere(row.object())).isFalse();
        assertThat(world.table().totals()).isEqualTo(Totals.NONE);
        assertThat(world.table().isHeld(DIGEST, OUTSIDER)).isTrue();
        world.store(world.backends, BODY, Optional.empty());
        assertThat(world.stored(DIGEST).references()).isEqualTo(new ReferenceCounts(1, 0, 1));
    }

    @Test
    void aHolderThatComesWhileForceIsUsedExpectsTheBytesToo() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.hold(world.backends, DIGEST, OUTSIDER);
        Holder late = new Holder(OUTSIDER.kind(), "late");

        BlobRemoval.of(world.lateActor(() -> world.hold(world.backends, DIGEST, late)))
                .removeByForce(DIGEST, world.now(), () -> BlobWorld.deed(world.now()));

        assertThat(world.row(DIGEST).orElseThrow().references())
                .isEqualTo(new ReferenceCounts(0, 0, 2));
    }

    @Test
    void forceLeavesNothingWhereOnlyTheArtifactStoreHolds() {
        world.store(world.backends, BODY, Optional.of(HOLDER));

        force();
        force();

        assertThat(world.row(DIGEST)).isEmpty();
    }

    private void force() {
        assertThat(
                        BlobRemoval.of(world.backends)
                                .removeByForce(
                                        DIGEST, world.now(), () -> BlobWorld.deed(world.now())))
                .isEqualTo(new Removed.Gone());
    }

    @Test
    void asksToReleaseMoreNamedReferencesThanFitIntoOneTransaction() {
        for (int i = 0; i <= BlobRemoval.MAX_NAMED; i++) {
            world.store(world.backends, BODY, Optional.of(Holder.artifact("holder " + i)));
        }

        assertThat(world.remove(world.backends, DIGEST))
                .isEqualTo(new Removed.TooManyNamed(BlobRemoval.MAX_NAMED + 1));
        world.unhold(world.backends, DIGEST, Holder.artifact("holder 0"));
        assertThat(world.remove(world.backends, DIGEST)).isEqualTo(new Removed.Gone());
    }

    @Test
    void ofADigestWithoutBytesOnlyTheArtifactReferencesGo() {
        world.hold(world.backends, DIGEST, HOLDER);
        world.hold(world.backends, DIGEST, OUTSIDER);

        assertThat(world.remove(world.backends, DIGEST)).isEqualTo(new Removed.Gone());

        assertThat(world.row(DIGEST).orElseThrow().references())
                .isEqualTo(new ReferenceCounts(0, 0, 1));
    }

    @Test
    void storesAndRemovalsAtOnceEndInOneOrTheOther() {
        List<Boolean> done =
                Race.of(12)
                        .run(number -> {
                            if (number % 3 == 0) {
                                world.remove(world.backends, DIGEST);
                            } else {
                                world.store(world.backends, BODY, Optional.of(HOLDER));
                            }
                            return true;
                        });

        assertThat(done).hasSize(12);
    }
}
