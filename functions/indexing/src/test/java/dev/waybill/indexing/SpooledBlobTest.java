package dev.waybill.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.delta.SeekableBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Reading a blob at many places: every byte is fetched at most once, and only near to what is
/// asked for.
class SpooledBlobTest {

    private static final int MIB = 1 << 20;
    private static final byte[] BLOB = DeltaWorld.random(1, 20 * MIB + 12345);

    private final BitSet fetched = new BitSet();
    private final List<Long> gets = new ArrayList<>();

    private void copy(long from, long length, OutputStream out) throws IOException {
        gets.add(length);
        for (int at = (int) from; at < from + length; at += 4096) {
            assertThat(fetched.get(at)).as("fetched again: %d", at).isFalse();
            fetched.set(at);
        }
        out.write(BLOB, (int) from, (int) length);
    }

    private static byte[] read(SeekableBytes bytes, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        bytes.read(from, buffer);
        return buffer.array();
    }

    private static void assertSame(SeekableBytes bytes, int from, int length) throws IOException {
        assertThat(read(bytes, from, length))
                .isEqualTo(Arrays.copyOfRange(BLOB, from, from + length));
    }

    @Test
    void readsAnywhereAndFetchesNoByteTwice() throws IOException {
        Random random = new Random(2);
        try (TempSpace space = TempSpace.of(BLOB.length);
                SpooledBlob bytes = SpooledBlob.of(this::copy, BLOB.length, space, "blob")) {
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(BLOB.length);
                assertSame(bytes, from, random.nextInt(Math.min(3 * MIB, BLOB.length - from)));
            }
            assertSame(bytes, BLOB.length - 1, 1);
            assertSame(bytes, BLOB.length, 0);
        }
    }

    @Test
    void fetchesOnlyWhatIsNearToWhatIsAskedFor() throws IOException {
        try (TempSpace space = TempSpace.of(2 * MIB);
                SpooledBlob bytes = SpooledBlob.of(this::copy, BLOB.length, space, "blob")) {
            assertSame(bytes, 5 * MIB + 17, 100);
            assertSame(bytes, 5 * MIB + 200, MIB / 2);
            assertSame(bytes, 15 * MIB, 100);
        }
        assertThat(gets).containsExactly((long) MIB, (long) MIB);
    }

    @Test
    void fetchesMoreAndMoreAheadWhereReadingGoesOn() throws IOException {
        try (TempSpace space = TempSpace.of(BLOB.length);
                SpooledBlob bytes = SpooledBlob.of(this::copy, BLOB.length, space, "blob")) {
            for (int at = 0; at < BLOB.length; at += 1000) {
                assertSame(bytes, at, Math.min(1000, BLOB.length - at));
            }
        }
        assertThat(gets)
                .containsExactly((long) MIB, 2L * MIB, 4L * MIB, 8L * MIB, BLOB.length - 15L * MIB);
    }

    @Test
    void nothingIsReadBehindTheEnd_orFromABlobThatIsShorter() throws IOException {
        try (TempSpace space = TempSpace.of(BLOB.length);
                SpooledBlob bytes = SpooledBlob.of(this::copy, BLOB.length, space, "blob");
                SpooledBlob shorter =
                        SpooledBlob.of((_, _, out) -> out.write(1), 100, space, "shorter")) {
            assertThatThrownBy(() -> read(bytes, BLOB.length - 5, 6))
                    .isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> read(shorter, 0, 10)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void theSpaceIsABoundForAllFilesOfAJob_andGoneAfterwards() throws IOException {
        Path folder;
        try (TempSpace space = TempSpace.of(3 * MIB);
                SpooledBlob one = SpooledBlob.of(this::copy, BLOB.length, space, "one")) {
            folder = space.file("one").getParent();
            assertSame(one, 0, 2 * MIB);
            try (PackFile pack = PackFile.in(space, 10L * MIB)) {
                pack.write(BLOB, 0, MIB);
                assertThatThrownBy(() -> pack.write(1)).isInstanceOf(TempSpace.Exhausted.class);
            }
            assertThatThrownBy(() -> read(one, 10 * MIB, 1))
                    .isInstanceOf(TempSpace.Exhausted.class);
        }
        assertThat(Files.exists(folder)).isFalse();
    }

    @Test
    void aPackEndsWhereItIsNotWorthIt() throws IOException {
        try (TempSpace space = TempSpace.of(10L * MIB);
                PackFile pack = PackFile.in(space, 1000)) {
            pack.write(BLOB, 0, 1000);
            assertThatThrownBy(() -> pack.write(BLOB, 0, 1)).isInstanceOf(PackFile.TooLong.class);
            assertThat(pack.length()).isEqualTo(1000);
        }
    }

    @Test
    void aBlobThatIsReadInOrderNeedsNoFile() throws IOException {
        StreamedBlob bytes = new StreamedBlob(this::copy, BLOB.length);
        for (int at = 0; at < BLOB.length; at += 4 * MIB) {
            assertSame(bytes, at, Math.min(4 * MIB, BLOB.length - at));
        }
        assertThat(gets).containsExactly(16L * MIB, BLOB.length - 16L * MIB);
        assertThatThrownBy(() -> read(bytes, BLOB.length, 1)).isInstanceOf(EOFException.class);
    }
}
