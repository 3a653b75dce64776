package dev.waybill.delta;

import static dev.waybill.delta.Versions.join;
import static dev.waybill.delta.Versions.random;
import static dev.waybill.delta.Versions.slice;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanesTest {

    private static final int MIB = 1 << 20;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"1,XOR", "1,DIFFERENCE", "2,XOR", "2,DIFFERENCE", "4,XOR", "4,DIFFERENCE"})
    void anyBytesAreKept(int width, PlaneMode mode) {
        Planes planes = new Planes(width, mode);
        for (int length : new int[] {1, 2, 3, 4, 5, 7, 8, 1023, 65_536 + 3}) {
            byte[] target = random(length, length);
            byte[] base = random(-length, length);
            byte[] split = new byte[length];
            planes.split(target, 0, base, length, split);
            byte[] joined = new byte[length];
            new PlaneJoiner().join(planes, little(split), little(base), little(joined));
            assertThat(joined).isEqualTo(target);
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @CsvSource({"1,1.0000001,2", "1.0000001,1,1", "0,-0.0,1", "-1,-1.0000001,1", "0.5,0.5,0"})
    void distanceCountsTheNumbersBetween(float from, float to, int told) {
        byte[] base = new byte[4];
        byte[] target = new byte[4];
        little(base).putFloat(from);
        little(target).putFloat(to);
        assertThat(new Planes(4, PlaneMode.DIFFERENCE).tell(target, 0, base, 0)).isEqualTo(told);
    }

    /// Little-endian numbers as weights have them, and the same after a little training.
    private static final class Weights {

        private final byte[] before;
        private final byte[] after;

        private Weights(int bytes) {
            this.before = new byte[bytes];
            this.after = new byte[bytes];
        }

        static Weights ofHalves(long seed, int count, double change) {
            Random random = new Random(seed);
            Weights weights = new Weights(2 * count);
            ByteBuffer before = little(weights.before);
            ByteBuffer after = little(weights.after);
            for (int i = 0; i < count; i++) {
                double weight = random.nextGaussian() * 0.02;
                double tuned = weight + random.nextGaussian() * 0.02 * change;
                before.putShort(Float.floatToFloat16((float) weight));
                after.putShort(Float.floatToFloat16((float) tuned));
            }
            return weights;
        }

        static Weights ofFloats(long seed, int count, double change) {
            Random random = new Random(seed);
            Weights weights = new Weights(4 * count);
            ByteBuffer before = little(weights.before);
            ByteBuffer after = little(weights.after);
            for (int i = 0; i < count; i++) {
                double weight = random.nextGaussian() * 0.02;
                before.putFloat((float) weight);
                after.putFloat((float) (weight + random.nextGaussian() * 0.02 * change));
            }
            return weights;
        }
    }

    private Delta roundTrip(byte[] base, byte[] target) throws IOException {
        Delta delta = Delta.of(base, target);
        delta.makes(target, base, folder);
        return delta;
    }

    @Test
    void halvesThatAllChangedTakeLittleMoreThanAHalf() throws IOException {
        Weights weights = Weights.ofHalves(1, MIB, 0.01);
        Delta delta = roundTrip(weights.before, weights.after);
        assertThat(delta.plan().ops())
                .allSatisfy(op ->
                        assertThat(op)
                                .isInstanceOfSatisfying(
                                        Op.PlanesFrame.class,
                                        planes -> {
                                            assertThat(planes.width()).isEqualTo(2);
                                            assertThat(planes.mode())
                                                    .isEqualTo(PlaneMode.DIFFERENCE);
                                        }));
        assertThat(delta.bytesToFetch()).isLessThan(weights.after.length * 57L / 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 100, 3001})
    void floatsAreFoundWhereverTheyMoved(int inserted) throws IOException {
        Weights weights = Weights.ofFloats(2, MIB / 2, 0.005);
        byte[] before = join(random(3, 1024), weights.before);
        byte[] after = join(random(4, 1024 + inserted), weights.after, random(5, 7));
        Delta delta = roundTrip(before, after);
        assertThat(delta.bytesToFetch()).isLessThan(weights.after.length * 70L / 100);
    }

    @Test
    void weightsBehindEqualOnesAreFound() throws IOException {
        Weights same = Weights.ofFloats(6, MIB / 4, 0);
        Weights tuned = Weights.ofFloats(7, MIB / 4, 0.005);
        byte[] base = join(random(8, 1024), same.before, tuned.before);
        byte[] target = join(random(9, 1124), same.before, tuned.after);
        assertThat(roundTrip(base, target).bytesToFetch()).isLessThan(MIB * 70L / 100);
    }

    @Test
    void shorterBaseEndsThePlanes() throws IOException {
        Weights weights = Weights.ofHalves(10, MIB, 0.01);
        byte[] base = slice(weights.before, 0, MIB + 333);
        Delta delta = roundTrip(base, weights.after);
        assertThat(delta.plan().ops()).hasAtLeastOneElementOfType(Op.PlanesFrame.class);
        roundTrip(weights.before, slice(weights.after, 0, MIB + 333));
    }

    @Test
    void unrelatedWeightsAreNotTakenForNeighbours() throws IOException {
        byte[] target = Weights.ofHalves(11, MIB, 0).before;
        byte[] base = Weights.ofHalves(12, MIB, 0).before;
        assertThat(roundTrip(base, target).bytesToFetch())
                .isLessThanOrEqualTo(Delta.packed(target).bytesToFetch() + target.length / 200);
    }

    /// As the tables are by which a loader moves a library: where, what kind, and to what. They
    /// compress well, but each number has changed.
    @Test
    void addressesThatAllMovedTakeLittle() throws IOException {
        byte[] base = relocations(0);
        byte[] target = relocations(0x1040);
        assertThat(Delta.packed(target).bytesToFetch()).isLessThan(target.length / 4);
        assertThat(roundTrip(base, target).bytesToFetch()).isLessThan(target.length / 100);
    }

    private static byte[] relocations(int moved) {
        Random random = new Random(13);
        byte[] bytes = new byte[MIB / 24 * 24];
        ByteBuffer table = little(bytes);
        long at = 0x20_0000;
        while (table.hasRemaining()) {
            at += 8L * (1 + random.nextInt(3));
            table.putLong(at + moved).putLong(8);
            table.putLong(0x40_0000 + random.nextInt(1 << 20) + moved);
        }
        return bytes;
    }
}
