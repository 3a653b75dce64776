package dev.waybill.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.Body;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.DeltaSteps;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.delta.MadeDelta;
import dev.waybill.testing.Race;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How deltas are made, kept and let go.
abstract class DeltaBuildingContract {

    private static final int SIZE = 600_000;

    private final TestStack stack = stack();
    private final DeltaWorld world = new DeltaWorld(stack);
    private final byte[] base = DeltaWorld.version(1, SIZE);
    private final byte[] target = DeltaWorld.next(base);

    /// A stack of its own.
    protected abstract TestStack stack();

    private Instant now() {
        return stack.clock().instant();
    }

    private Deed deed() {
        return Deed.ofService("test", "test", "r-1", now());
    }

    @Test
    void d1_19_aDeviceMakesTheTargetOfItsBaseInFewBytes() {
        DeltaPair pair = world.ask(base, target);
        assertThat(world.state(pair)).isEqualTo(new DeltaState.Asked());

        assertThat(world.index()).isEqualTo(1);

        MadeDelta made = world.made(pair);
        assertThat(made.bytesToFetch()).isBetween(100L, (long) SIZE / 10);
        assertThat(world.all(made.plan().digest())).hasSize((int) made.plan().sizeBytes());
        assertThat(world.rebuild(pair, base, target.length)).isEqualTo(target);
        Recount.of(stack.backends()).assertExact();
    }

    @Test
    void aDeviceWithoutBaseGetsTheTargetCompressed() {
        DeltaPair pair = world.askPacked(target);
        world.index();

        assertThat(world.made(pair).bytesToFetch()).isBetween(1000L, SIZE * 3L / 4);
        assertThat(world.rebuild(pair, new byte[0], target.length)).isEqualTo(target);
    }

    @Test
    void aDeltaToTheSameBytesNeedsNoPack() {
        Digest digest = world.store(base);
        DeltaPair pair =
                world.ask(new DeltaPair(Optional.of(digest), digest), base.length, base.length);
        world.index();

        assertThat(world.made(pair).pack()).isEmpty();
        assertThat(world.rebuild(pair, base, base.length)).isEqualTo(base);
    }

    @Test
    void isAskedForOnce() {
        DeltaPair pair = world.ask(base, target);
        world.ask(pair, base.length, target.length);
        assertThat(world.index()).isEqualTo(1);
        world.ask(pair, base.length, target.length);
        assertThat(world.index()).isZero();
    }

    @Test
    void ofSeveralWhoAskOneOwesTheMessage() {
        DeltaPair pair = new DeltaPair(Optional.of(world.store(base)), world.store(target));
        Race.of(4).run(_ -> world.ask(pair, base.length, target.length));
        assertThat(world.index()).isEqualTo(1);
    }

    @Test
    void ofSeveralWhoMakeItOneHoldsTheClaim() {
        DeltaPair pair = world.ask(base, target);
        List<Boolean> claims =
                Race.of(6)
                        .run(number ->
                                DeltasTable.of(stack.backends())
                                        .claim(pair, "builder " + number, now())
                                        .isPresent());
        assertThat(claims).containsOnlyOnce(true);
    }

    @Test
    void ofSeveralWhoseClaimsRanOutOneEndsIt() {
        DeltaPair pair = world.ask(base, target);
        Delta delta = world.find(pair).orElseThrow();
        Race.of(3)
                .run(_ -> {
                    DeltaSteps.of(stack.backends())
                            .finish(delta, Body.of(new byte[] {1}), Optional.empty(), 5, now());
                    return true;
                });

        assertThat(world.made(pair).fetchedBytes()).isEqualTo(5);
        assertThat(world.row(world.made(pair).plan().digest()).references().sum()).isEqualTo(1);
        Recount.of(stack.backends()).assertExact();
    }

    @Test
    void whatDoesNotCompressIsNotPacked() {
        DeltaPair pair = world.askPacked(DeltaWorld.random(3, SIZE));
        world.index();
        assertThat(world.state(pair)).isEqualTo(new DeltaState.Declined(DeltaRefusal.NO_GAIN));
    }

    @Test
    void whatNeedsTooMuchSpaceIsNotMade() {
        DeltaPair pair = world.ask(base, target);
        new DeltaBuilder(stack.backends(), SIZE).build(pair);
        assertThat(world.state(pair)).isEqualTo(new DeltaState.Declined(DeltaRefusal.TOO_LARGE));
    }

    @Test
    void aBlobThatIsGoneHasNoDelta_andIsAskedForAgainLater() {
        DeltaPair pair = new DeltaPair(Optional.of(Digest.of(base)), world.store(target));
        world.ask(pair, base.length, target.length);
        world.index();
        assertThat(world.state(pair)).isEqualTo(new DeltaState.Declined(DeltaRefusal.NOT_THERE));

        stack.clock().advance(Duration.ofHours(1));
        assertThat(world.review()).isEqualTo(1);
        world.ask(base, target);
        world.index();
        assertThat(world.rebuild(pair, base, target.length)).isEqualTo(target);
    }

    @Test
    void planAndPackAreHeldWhileTheDeltaIsKept_andLetGoAfterThirtyDays() {
        DeltaPair pair = world.ask(base, target);
        world.index();
        MadeDelta made = world.made(pair);
        assertThat(made.digests()).hasSize(2);
        for (int day = 0; day < 29; day++) {
            stack.clock().advance(Duration.ofDays(1));
            assertThat(world.review()).isZero();
        }
        for (Digest digest : made.digests()) {
            assertThat(BlobsTable.of(stack.backends()).isHeld(digest, DeltaSteps.holder(pair)))
                    .isTrue();
        }

        stack.clock().advance(Duration.ofDays(1));
        assertThat(world.review()).isEqualTo(1);

        assertThat(world.find(pair)).isEmpty();
        for (Digest digest : made.digests()) {
            assertThat(world.row(digest).references().sum()).isZero();
        }
        Recount.of(stack.backends()).assertExact();
    }

    @Test
    void aDeltaIsLetGoWhenOneOfItsBlobsIsGoneOrHeldByNobody() {
        DeltaPair gone = world.ask(base, target);
        byte[] other = DeltaWorld.next(target);
        DeltaPair unheld = world.ask(target, other);
        byte[] another = DeltaWorld.next(other);
        DeltaPair kept = world.ask(target, another);
        world.index();
        BlobRemoval.of(stack.backends()).remove(gone.base().orElseThrow(), now(), this::deed);
        BlobSteps.of(stack.backends())
                .unhold(unheld.target(), DeltaWorld.HOLDER, now(), DeedOf.none());

        stack.clock().advance(Duration.ofDays(1));
        assertThat(world.review()).isEqualTo(2);

        assertThat(world.find(gone)).isEmpty();
        assertThat(world.find(unheld)).isEmpty();
        assertThat(world.find(kept)).isPresent();
        Recount.of(stack.backends()).assertExact();
    }

    @Test
    void aMessageThatWasLostIsSentAgain_andAfterTenTimesThereIsNoDelta() {
        DeltaPair pair = world.ask(base, target);
        for (int i = 0; i < 10; i++) {
            lose();
            stack.clock().advance(Duration.ofHours(2));
            world.settle();
        }
        assertThat(world.state(pair)).isEqualTo(new DeltaState.Asked());
        lose();
        stack.clock().advance(Duration.ofHours(2));
        world.settle();

        assertThat(world.state(pair)).isEqualTo(new DeltaState.Declined(DeltaRefusal.FAILED));
        assertThat(world.index()).isZero();
    }

    private void lose() {
        String queue = stack.backends().config().queues().indexing();
        stack.backends().clients().sqs().purgeQueue(purge -> purge.queueUrl(queue));
    }

    @Test
    void aMessageThatWasLostOnceIsSentAgain() {
        DeltaPair pair = world.ask(base, target);
        lose();
        stack.clock().advance(Duration.ofSeconds(61));
        world.settle();
        world.index();
        assertThat(world.made(pair).plan()).isNotNull();
        stack.clock().advance(Duration.ofDays(1));
        world.settle();
        assertThat(world.index()).isZero();
    }
}
