package dev.waybill.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkingTest {

    private static final byte[] BYTES = Versions.random(1, 20_000_003);

    /// Kept chunk lists are compared with new ones: where chunks end is for ever.
    @Test
    void boundariesNeverChange() {
        assertThat(Digest.of(Chunking.of(BYTES).toBytes()).hex())
                .isEqualTo("feee00409ae35681ca459acd2ac69afa2915eff74b0ba67b82f8eed27146b1d3");
    }

    @Test
    void chunksHaveTheSizesTheyShould() {
        ChunkList chunks = Chunking.of(BYTES);
        for (int i = 0; i < chunks.count() - 1; i++) {
            assertThat(chunks.length(i)).isBetween(FastCdc.MIN_BYTES, FastCdc.MAX_BYTES);
        }
        assertThat(chunks.sizeBytes()).isEqualTo(BYTES.length);
        assertThat(BYTES.length / chunks.count()).isBetween(56 << 10, 80 << 10);
    }

    @Test
    void everyChunkIsHashed() {
        ChunkList chunks = Chunking.of(BYTES);
        for (int i = 0; i < chunks.count(); i++) {
            int from = Math.toIntExact(chunks.offset(i));
            byte[] hash =
                    Digest.of(Arrays.copyOfRange(BYTES, from, from + chunks.length(i))).hash();
            assertThat(chunks.key(i)).isEqualTo(ByteBuffer.wrap(hash).getLong());
        }
    }

    /// The plain loop of the paper, a byte at a time.
    @Test
    void fourBytesAStepEndWhereOneByteAStepEnds() {
        long[] gear = Gear.longs();
        for (int from = 0; from < BYTES.length; ) {
            int size = Math.min(BYTES.length - from, FastCdc.MAX_BYTES);
            int end = Math.min(size, FastCdc.MIN_BYTES);
            long hash = 0;
            while (end < size) {
                hash = (hash << 1) + gear[BYTES[from + end] & 0xFF];
                int bits = end < FastCdc.AVERAGE_BYTES ? 18 : 14;
                end++;
                if (hash >>> (Long.SIZE - bits) == 0) {
                    break;
                }
            }
            assertThat(FastCdc.cut(BYTES, from, BYTES.length)).isEqualTo(end);
            from += end;
        }
    }

    @Test
    void insertionMovesOnlyTheBoundariesAroundIt() {
        byte[] longer =
                Versions.join(
                        Versions.slice(BYTES, 0, 9_000_000),
                        Versions.random(2, 12_345),
                        Versions.slice(BYTES, 9_000_000, BYTES.length));
        ChunkList before = Chunking.of(BYTES);
        ChunkList after = Chunking.of(longer);
        Set<Long> known = new HashSet<>();
        for (int i = 0; i < before.count(); i++) {
            known.add(before.key(i));
        }
        int strange = 0;
        for (int i = 0; i < after.count(); i++) {
            strange += known.contains(after.key(i)) ? 0 : 1;
        }
        assertThat(strange).isBetween(1, 8);
    }

    @Test
    void howTheBytesArriveDoesNotMatter() throws IOException {
        Random random = new Random(3);
        Chunking pieces = new Chunking();
        ByteBuffer all = ByteBuffer.wrap(BYTES);
        while (all.hasRemaining()) {
            int length = Math.min(all.remaining(), 1 + random.nextInt(3_000_000));
            pieces.update(all.slice(all.position(), length));
            all.position(all.position() + length);
        }
        InputStream slow =
                new ByteArrayInputStream(BYTES) {
                    @Override
                    public synchronized int read(byte[] into, int offset, int length) {
                        return super.read(into, offset, Math.min(length, 99_991));
                    }
                };
        assertThat(pieces.finish()).isEqualTo(Chunking.of(BYTES)).isEqualTo(Chunking.of(slow));
    }

    @Test
    void binaryFormIsReadBack() {
        ChunkList chunks = Chunking.of(BYTES);
        assertThat(chunks.toBytes()).hasSize(4 + 35 * chunks.count());
        assertThat(ChunkList.parse(chunks.toBytes())).contains(chunks);
        ChunkList none = Chunking.of(new byte[0]);
        assertThat(none.count()).isZero();
        assertThat(ChunkList.parse(none.toBytes())).contains(none);
    }

    @Test
    void whatIsNoChunkListIsNotRead() {
        byte[] good = Chunking.of(Versions.random(4, 300_000)).toBytes();
        assertThat(ChunkList.parse(new byte[0])).isEmpty();
        assertThat(ChunkList.parse(Arrays.copyOf(good, good.length - 1))).isEmpty();
        byte[] otherMagic = good.clone();
        otherMagic[3] = '2';
        assertThat(ChunkList.parse(otherMagic)).isEmpty();
        byte[] tooLong = good.clone();
        tooLong[4] = (byte) 0xFF;
        assertThat(ChunkList.parse(tooLong)).isEmpty();
        byte[] tooShort = good.clone();
        Arrays.fill(tooShort, 4, 7, (byte) 0);
        assertThat(ChunkList.parse(tooShort)).isEmpty();
    }
}
