package dev.waybill.delta;

import static dev.waybill.delta.Versions.compressible;
import static dev.waybill.delta.Versions.join;
import static dev.waybill.delta.Versions.random;
import static dev.waybill.delta.Versions.slice;
import static dev.waybill.delta.Versions.sprinkled;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaRoundTripTest {

    private static final int MIB = 1 << 20;

    @TempDir private Path folder;

    private Delta roundTrip(byte[] base, byte[] target) throws IOException {
        Delta delta = Delta.of(base, target);
        delta.makes(target, base, folder);
        return delta;
    }

    @Test
    void identicalContentIsOneCopy() throws IOException {
        byte[] bytes = random(1, 3 * MIB);
        Delta delta = roundTrip(bytes, bytes);
        assertThat(delta.plan().ops()).containsExactly(new Op.Copy(new Range(0, bytes.length)));
        assertThat(delta.bytesToFetch()).isLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 100, 16 << 10, (16 << 10) + 1})
    void smallContentIsKeptWhatsoever(int length) throws IOException {
        byte[] bytes = random(length, length);
        byte[] other = random(-length, length);
        roundTrip(bytes, bytes);
        roundTrip(bytes, other);
        roundTrip(new byte[0], bytes);
        roundTrip(bytes, new byte[0]);
    }

    @Test
    void nothingFromNothingIsNothing() throws IOException {
        assertThat(roundTrip(new byte[0], new byte[0]).plan().ops()).isEmpty();
    }

    @Test
    void unrelatedNoiseIsFetchedAndNotPacked() throws IOException {
        byte[] target = random(3, 5 * MIB + 77);
        Delta delta = roundTrip(random(2, 4 * MIB), target);
        assertThat(delta.plan().ops()).containsExactly(new Op.Fetch(new Range(0, target.length)));
    }

    @Test
    void insertionCostsWhatWasInserted() throws IOException {
        byte[] base = random(4, 6 * MIB);
        byte[] inserted = random(5, 1000);
        byte[] target =
                join(slice(base, 0, 2_500_000), inserted, slice(base, 2_500_000, base.length));
        assertThat(roundTrip(base, target).bytesToFetch()).isLessThan(inserted.length + 1000);
    }

    @Test
    void shiftAndRemovalCostNothing() throws IOException {
        byte[] base = random(6, 4 * MIB);
        assertThat(roundTrip(base, slice(base, 777, base.length)).bytesToFetch()).isLessThan(1000);
        assertThat(roundTrip(slice(base, 777, base.length), base).bytesToFetch())
                .isLessThan(777 + 1000);
    }

    @Test
    void reorderedPartsAreFoundAgain() throws IOException {
        byte[] base = random(7, 8 * MIB);
        byte[] target =
                join(
                        slice(base, 5 * MIB, 8 * MIB),
                        slice(base, 0, 2 * MIB),
                        slice(base, 2 * MIB, 5 * MIB));
        assertThat(roundTrip(base, target).bytesToFetch()).isLessThan(3000);
    }

    @Test
    void reorderedPartsThatOnlyResembleAreFoundAgain() throws IOException {
        byte[] base = random(8, 12 * MIB);
        byte[] target =
                sprinkled(join(slice(base, 7 * MIB, 12 * MIB), slice(base, 0, 7 * MIB)), 2000, 9);
        assertThat(roundTrip(base, target).bytesToFetch()).isLessThan(target.length / 50);
    }

    @Test
    void repeatedContentIsKept() throws IOException {
        byte[] part = compressible(10, 300_000);
        byte[] base = join(part, part, part, new byte[MIB], part);
        byte[] target = join(part, new byte[3 * MIB], part, part, part, part, part);
        roundTrip(base, target);
        roundTrip(target, base);
        roundTrip(new byte[5 * MIB], new byte[7 * MIB + 1]);
    }

    /// Zstandard takes such bytes for a dictionary of its own format, and fails.
    @Test
    void dictionaryMayBeginLikeOneOfZstandardsOwn() throws IOException {
        byte[] base = compressible(11, 700_000);
        base[0] = 0x37;
        base[1] = (byte) 0xA4;
        base[2] = 0x30;
        base[3] = (byte) 0xEC;
        byte[] target = sprinkled(base, 500, 12);
        Delta delta = roundTrip(base, target);
        assertThat(delta.plan().ops().getFirst())
                .isInstanceOfSatisfying(
                        Op.Frame.class,
                        frame ->
                                assertThat(frame.dictionary().getFirst())
                                        .isEqualTo(new Range(1, base.length - 1)));
        assertThat(delta.bytesToFetch()).isLessThan(target.length / 20);
    }

    @Test
    void dictionaryIsUsedToItsBeginning() throws IOException {
        byte[] base = random(13, 2 * MIB);
        byte[] target = sprinkled(slice(base, 0, 600_000), 3000, 14);
        assertThat(roundTrip(base, target).bytesToFetch()).isLessThan(target.length / 20);
    }

    @Test
    void packedTransferNeedsNoBase() throws IOException {
        byte[] target = compressible(15, 9 * MIB + 5);
        Delta delta = Delta.packed(target);
        assertThat(delta.plan().base()).isEqualTo(Optional.empty());
        assertThat(delta.bytesToFetch()).isLessThan(target.length * 7L / 10);
        delta.makes(target, new byte[0], folder);
        Delta.packed(new byte[0]).makes(new byte[0], new byte[0], folder);
    }

    @Test
    void sameInputGivesSamePlanAndPack() throws IOException {
        byte[] base = compressible(16, 3 * MIB);
        byte[] target = sprinkled(base, 10_000, 17);
        assertThat(Delta.of(base, target).text()).isEqualTo(Delta.of(base, target).text());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyEditsAreKept(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] base = compressible(seed, MIB + random.nextInt(3 * MIB));
        byte[] target = base;
        for (int edit = 0; edit < 12; edit++) {
            int at = random.nextInt(target.length);
            int end = Math.min(target.length, at + random.nextInt(200_000));
            target =
                    switch (random.nextInt(4)) {
                        case 0 -> join(slice(target, 0, at), slice(target, end, target.length));
                        case 1 ->
                                join(
                                        slice(target, 0, at),
                                        random(random.nextLong(), end - at),
                                        slice(target, at, target.length));
                        case 2 ->
                                join(
                                        slice(target, end, target.length),
                                        slice(target, at, end),
                                        slice(target, 0, at));
                        default ->
                                join(
                                        slice(target, 0, at),
                                        sprinkled(slice(target, at, end), 97, seed),
                                        slice(target, end, target.length));
                    };
            target = Arrays.copyOf(target, Math.max(1, target.length));
        }
        roundTrip(base, target);
    }

    @Test
    void framesKeepTheirLimits() throws IOException {
        byte[] base = compressible(18, 9 * MIB);
        List<Op> ops = roundTrip(base, sprinkled(base, 700, 19)).plan().ops();
        assertThat(ops)
                .hasSize(9)
                .allSatisfy(op ->
                        assertThat(op)
                                .isInstanceOfSatisfying(
                                        Op.Frame.class,
                                        frame -> {
                                            assertThat(frame.length()).isLessThanOrEqualTo(MIB);
                                            assertThat(frame.dictionaryBytes())
                                                    .isBetween(1L * MIB, 2L * MIB);
                                        }));
    }
}
