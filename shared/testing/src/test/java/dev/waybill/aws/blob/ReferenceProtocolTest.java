package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.OUTSIDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Transaction;
import dev.waybill.aws.blob.BlobReferences.Prepared;
import dev.waybill.aws.blob.BlobSteps.Released;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// References of blobs: the counterexamples of protocol A.3 and section 0.1 that speak of them.
class ReferenceProtocolTest {

    private static final byte[] BODY = bytes("held bytes");
    private static final Digest DIGEST = Digest.of(BODY);
    private static final ReferenceCounts ONE_NAMED = new ReferenceCounts(0, 1, 0);

    private final BlobWorld world = BlobWorld.onTwins();

    @AfterEach
    void countsAreExact() {
        Rest.holds(world);
        world.comeToRest();
        Rest.atRest(world);
    }

    private Optional<Released> release(Optional<String> life) {
        return BlobSteps.of(world.backends).release(DIGEST, life, world.now(), world.deedOf());
    }

    @Test
    void n9AHolderRevivesAQuarantinedBlob() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.unhold(world.backends, DIGEST, HOLDER);
        world.quarantine(DIGEST);

        world.hold(world.backends, DIGEST, OUTSIDER);

        BlobRow.Stored row = world.stored(DIGEST);
        assertThat(row.state()).isEqualTo(BlobState.LIVE);
        assertThat(row.unreferencedSince()).isEmpty();
        assertThat(row.quarantinedSince()).isEmpty();
    }

    @Test
    void n9AStoreRevivesAQuarantinedBlob() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.unhold(world.backends, DIGEST, HOLDER);
        world.quarantine(DIGEST);

        BodyStore.Stored again = world.store(world.backends, BODY, Optional.empty());

        assertThat(again.deduplicated()).isTrue();
        assertThat(again.row().state()).isEqualTo(BlobState.LIVE);
    }

    @Test
    void n23TheLastReferenceAndTheTimeWithoutOneAreOneWrite() {
        world.store(world.backends, BODY, Optional.of(HOLDER));

        world.unhold(world.backends, DIGEST, HOLDER);

        assertThat(world.stored(DIGEST).unreferencedSince()).contains(world.now());
        assertThat(unreferenced()).containsExactly(DIGEST);
        world.hold(world.backends, DIGEST, HOLDER);
        assertThat(unreferenced()).isEmpty();
    }

    private List<Digest> unreferenced() {
        return world.items().stream()
                .filter(item -> item.containsKey(BlobItem.UNREFERENCED_SHARD))
                .map(BlobKeys::digest)
                .toList();
    }

    @Test
    void n24AnExpectedRowStaysForAHolderThatComesWhileTheLastOneGoes() {
        world.hold(world.backends, DIGEST, HOLDER);

        world.unhold(
                world.lateActor(() -> world.hold(world.backends, DIGEST, OUTSIDER)),
                DIGEST,
                HOLDER);

        BlobRow row = world.row(DIGEST).orElseThrow();
        assertThat(row.state()).isEqualTo(BlobState.EXPECTED);
        assertThat(row.references()).isEqualTo(new ReferenceCounts(0, 0, 1));
    }

    @Test
    void anExpectedRowGoesWithItsLastHolder() {
        world.hold(world.backends, DIGEST, HOLDER);
        world.unhold(world.backends, DIGEST, HOLDER);

        assertThat(world.row(DIGEST)).isEmpty();
    }

    @Test
    void countingDoesNotDependOnTheOrderOfArrival() {
        world.hold(world.backends, DIGEST, OUTSIDER);
        BodyStore.Stored stored = world.store(world.backends, BODY, Optional.empty());

        assertThat(stored.deduplicated()).isFalse();
        assertThat(stored.row().references()).isEqualTo(new ReferenceCounts(1, 0, 1));
    }

    @Test
    void aHolderCountsOnceHoweverOftenItSaysSo() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.hold(
                world.lateActor(() -> world.hold(world.backends, DIGEST, HOLDER)), DIGEST, HOLDER);

        assertThat(world.stored(DIGEST).references()).isEqualTo(ONE_NAMED);
    }

    @Test
    void dropsOnceWhatIsDroppedTwiceAtATime() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.hold(world.backends, DIGEST, OUTSIDER);

        Optional<Released> late =
                BlobSteps.of(world.lateActor(() -> world.unhold(world.backends, DIGEST, HOLDER)))
                        .unhold(DIGEST, HOLDER, world.now(), world.deedOf());

        assertThat(late).contains(new Released(false, 1));
        assertThat(world.stored(DIGEST).references()).isEqualTo(new ReferenceCounts(0, 0, 1));
    }

    @Test
    void releasesToZeroAndNotBelow() {
        world.store(world.backends, BODY, Optional.empty());
        world.store(world.backends, BODY, Optional.empty());

        assertThat(release(Optional.empty())).contains(new Released(true, 1));
        assertThat(world.stored(DIGEST).unreferencedSince()).isEmpty();
        assertThat(release(Optional.empty())).contains(new Released(true, 0));
        assertThat(world.stored(DIGEST).unreferencedSince()).contains(world.now());
        assertThat(release(Optional.empty())).contains(new Released(false, 0));
    }

    @Test
    void releasesNothingOfTheNextLife() {
        String life = world.store(world.backends, BODY, Optional.empty()).row().life();
        world.remove(world.backends, DIGEST);
        world.store(world.backends, BODY, Optional.empty());

        assertThat(release(Optional.of(life))).contains(new Released(false, 1));
        assertThat(world.stored(DIGEST).references()).isEqualTo(ReferenceCounts.ONE_ANONYMOUS);
    }

    @Test
    void releasesNothingOfALifeThatBeginsMeanwhile() {
        String life = world.store(world.backends, BODY, Optional.empty()).row().life();

        Optional<Released> late =
                BlobSteps.of(
                                world.lateActor(() -> {
                                    world.remove(world.backends, DIGEST);
                                    world.store(world.backends, BODY, Optional.empty());
                                }))
                        .release(DIGEST, Optional.of(life), world.now(), world.deedOf());

        assertThat(late).contains(new Released(false, 1));
    }

    @Test
    void restoringRenewsTheTimeWithoutReferences() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        world.unhold(world.backends, DIGEST, HOLDER);
        world.quarantine(DIGEST);
        world.advance(Duration.ofDays(1));

        BlobRow.Stored row =
                BlobSteps.of(world.backends)
                        .restore(DIGEST, world.now(), world.deedOf())
                        .orElseThrow();

        assertThat(row.state()).isEqualTo(BlobState.LIVE);
        assertThat(world.stored(DIGEST).unreferencedSince()).contains(world.now());
        assertThat(world.stored(DIGEST).quarantinedSince()).isEmpty();
    }

    @Test
    void composesManyHoldersIntoOneTransactionOfAnotherAggregate() {
        byte[] other = bytes("another blob");
        world.store(world.backends, BODY, Optional.empty());
        world.store(world.backends, other, Optional.of(OUTSIDER));
        Digest unknown = Digest.of(bytes("not there yet"));
        HolderChanges changes =
                new HolderChanges()
                        .add(DIGEST, OUTSIDER)
                        .add(DIGEST, Rest.outsider(1))
                        .add(DIGEST, Rest.outsider(1))
                        .drop(Digest.of(other), OUTSIDER)
                        .add(Digest.of(other), Rest.outsider(2))
                        .add(unknown, OUTSIDER)
                        .drop(unknown, HOLDER)
                        .requireLive(DIGEST);

        Transaction transaction = prepare(changes).addTo(world.backends.transaction());

        assertThat(transaction.commit("compose").isCommitted()).isTrue();
        assertThat(world.stored(DIGEST).references()).isEqualTo(new ReferenceCounts(1, 0, 2));
        assertThat(world.stored(Digest.of(other)).references())
                .isEqualTo(new ReferenceCounts(0, 0, 1));
        assertThat(world.row(unknown).orElseThrow().state()).isEqualTo(BlobState.EXPECTED);
        world.unhold(world.backends, unknown, OUTSIDER);
    }

    private Prepared.Ready prepare(HolderChanges changes) {
        return (Prepared.Ready)
                new BlobReferences(world.table(), world.backends.ids())
                        .prepare(changes, world.now());
    }

    @Test
    void fortyFiveVariantsFitIntoOneTransaction() {
        HolderChanges changes = new HolderChanges();
        for (int i = 0; i < 45; i++) {
            changes.add(Digest.of(bytes("variant " + i)), OUTSIDER);
        }

        Transaction transaction = prepare(changes).addTo(world.backends.transaction());

        assertThat(transaction.size()).isLessThanOrEqualTo(91);
        assertThat(transaction.commit("hold the variants").isCommitted()).isTrue();
        HolderChanges dropped = new HolderChanges();
        for (int i = 0; i < 45; i++) {
            dropped.drop(Digest.of(bytes("variant " + i)), OUTSIDER);
        }
        assertThat(
                        prepare(dropped)
                                .addTo(world.backends.transaction())
                                .commit("drop")
                                .isCommitted())
                .isTrue();
    }

    @Test
    void demandsThatBlobsAreLiveAtTheMomentOfTheWrite() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        HolderChanges demand = new HolderChanges().requireLive(DIGEST);
        Prepared.Ready ready = prepare(demand);
        world.remove(world.backends, DIGEST);

        Transaction.Outcome outcome =
                ready.addTo(world.backends.transaction()).commit("need a blob");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Transaction.Outcome.Refused.class,
                        refused -> assertThat(BlobReferences.isRefused(refused)).isTrue());
        assertThat(
                        new BlobReferences(world.table(), world.backends.ids())
                                .prepare(demand, world.now()))
                .isInstanceOfSatisfying(
                        Prepared.NotLive.class,
                        missing -> assertThat(missing.digests()).containsExactly(DIGEST));
    }

    @Test
    void countsExactlyWhenManyComeAndGoAtOnce() {
        List<BodyStore.Stored> stored =
                Race.of(16).run(number -> world.store(world.backends, BODY, Optional.empty()));

        assertThat(stored).filteredOn(one -> !one.deduplicated()).hasSize(1);
        assertThat(world.stored(DIGEST).references()).isEqualTo(new ReferenceCounts(16, 0, 0));
        Rest.holds(world);

        Race.of(16)
                .run(number -> {
                    Holder holder = Holder.artifact("holder " + number % 4);
                    world.hold(world.backends, DIGEST, holder);
                    if (number % 4 == 0) {
                        world.unhold(world.backends, DIGEST, holder);
                    }
                    return release(Optional.empty()).orElseThrow().released();
                });
        assertThat(world.stored(DIGEST).references().anonymous()).isZero();
    }
}
