package dev.waybill.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuilderTest {

    private static final byte[] BASE = Versions.compressible(1, 5 << 20);
    private static final byte[] TARGET =
            Versions.join(
                    Versions.slice(BASE, 0, 1 << 20),
                    Versions.sprinkled(Versions.slice(BASE, 1 << 20, 4 << 20), 900, 2),
                    Versions.random(3, 1 << 20),
                    Versions.slice(BASE, 4 << 20, 5 << 20));

    @TempDir private Path folder;
    private Path out = Path.of("");
    private Delta delta =
            new Delta(
                    new Plan(Optional.empty(), Versions.content(TARGET), List.of()),
                    SeekableBytes.of(new byte[0]));

    @BeforeEach
    void encode() throws IOException {
        out = folder.resolve("out");
        delta = Delta.of(BASE, TARGET);
        assertThat(delta.plan().ops())
                .hasAtLeastOneElementOfType(Op.Copy.class)
                .hasAtLeastOneElementOfType(Op.Frame.class)
                .hasAtLeastOneElementOfType(Op.Fetch.class);
    }

    private Rebuilt rebuild(Delta from, byte[] base) throws IOException {
        return from.rebuild(out, base, TARGET, Rebuilder.Progress.NONE);
    }

    @Test
    void refusesAnotherBaseBeforeItWrites() throws IOException {
        byte[] other = BASE.clone();
        other[BASE.length - 1]++;
        assertThat(rebuild(delta, other))
                .isEqualTo(new Rebuilt.BaseDiffers(Versions.content(other)));
        assertThat(out).isEmptyFile();
    }

    @Test
    void goesOnBehindEveryOpAtWhichItWasCut() throws IOException {
        int ops = delta.plan().ops().size();
        for (int cut = 0; cut < ops; cut++) {
            Files.deleteIfExists(out);
            int last = cut;
            assertThatThrownBy(() ->
                            delta.rebuild(
                                    out,
                                    BASE,
                                    TARGET,
                                    (op, bytes) -> {
                                        if (op == last) {
                                            throw new IOException("cut");
                                        }
                                    }))
                    .hasMessage("cut");
            int[] first = {-1};
            assertThat(
                            delta.rebuild(
                                    out,
                                    BASE,
                                    TARGET,
                                    (op, bytes) -> first[0] = first[0] < 0 ? op : first[0]))
                    .isEqualTo(new Rebuilt.Verified());
            assertThat(first[0]).isEqualTo(cut + 1 < ops ? cut + 1 : -1);
            assertThat(Files.readAllBytes(out)).isEqualTo(TARGET);
        }
    }

    @Test
    void forgetsHalfAnOp() throws IOException {
        Files.write(out, Versions.slice(TARGET, 0, (1 << 20) + 12_345));
        assertThat(rebuild(delta, BASE)).isEqualTo(new Rebuilt.Verified());
        assertThat(Files.readAllBytes(out)).isEqualTo(TARGET);
    }

    @Test
    void fetchesNoByteTwiceWhenItWasCutInTheMiddleOfAFetch() throws IOException {
        Files.write(out, Versions.slice(TARGET, 0, (4 << 20) + 12_345));
        List<Long> fetched = new ArrayList<>();
        SeekableBytes watched =
                new SeekableBytes() {
                    @Override
                    public long sizeBytes() {
                        return TARGET.length;
                    }

                    @Override
                    public void read(long offset, ByteBuffer into) throws IOException {
                        fetched.add(offset);
                        SeekableBytes.of(TARGET).read(offset, into);
                    }
                };
        try (FileChannel channel =
                FileChannel.open(out, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThat(
                            new Rebuilder(
                                            delta.plan(),
                                            SeekableBytes.of(BASE),
                                            delta.pack(),
                                            watched,
                                            Rebuilder.Progress.NONE)
                                    .rebuild(channel))
                    .isEqualTo(new Rebuilt.Verified());
        }
        assertThat(fetched.getFirst()).isEqualTo((4 << 20) + 12_345);
        assertThat(Files.readAllBytes(out)).isEqualTo(TARGET);
    }

    @Test
    void forgetsWhatIsBehindTheTarget() throws IOException {
        Files.write(out, Versions.join(TARGET, new byte[100]));
        assertThat(rebuild(delta, BASE)).isEqualTo(new Rebuilt.Verified());
        assertThat(Files.readAllBytes(out)).isEqualTo(TARGET);
    }

    @Test
    void findsABeginningThatWasDamagedMeanwhile() throws IOException {
        byte[] damaged = Versions.slice(TARGET, 0, 3 << 20);
        damaged[17]++;
        Files.write(out, damaged);
        assertThat(rebuild(delta, BASE)).isInstanceOf(Rebuilt.TargetDiffers.class);
    }

    @Test
    void findsDamageAnywhereInThePack() throws IOException {
        byte[] pack = new byte[Math.toIntExact(delta.pack().sizeBytes())];
        delta.pack().read(0, ByteBuffer.wrap(pack));
        for (int at = 0; at < pack.length; at += pack.length / 40) {
            byte[] damaged = pack.clone();
            damaged[at] ^= 0x10;
            Files.deleteIfExists(out);
            assertThat(rebuild(new Delta(delta.plan(), SeekableBytes.of(damaged)), BASE))
                    .isNotEqualTo(new Rebuilt.Verified());
        }
    }

    @Test
    void findsAPackThatEndsEarly() throws IOException {
        assertThat(rebuild(new Delta(delta.plan(), SeekableBytes.of(new byte[5])), BASE))
                .isInstanceOf(Rebuilt.DamagedPack.class);
    }

    @Test
    void findsFramesThatAreShorterOrLongerThanTheirOpSays() throws IOException {
        Delta good = Delta.packed(Versions.compressible(9, 100_000));
        Op.Frame frame = (Op.Frame) good.plan().ops().getFirst();
        for (long length : new long[] {99_999, 100_001, 4 << 20}) {
            Plan lying =
                    new Plan(
                            Optional.empty(),
                            new Content(good.plan().target().digest(), length),
                            List.of(new Op.Frame(frame.pack(), length, List.of())));
            Files.deleteIfExists(out);
            assertThat(rebuild(new Delta(lying, good.pack()), BASE))
                    .isInstanceOf(Rebuilt.DamagedPack.class);
        }
    }

    @Test
    void findsAnotherDictionary() throws IOException {
        List<Op> ops =
                delta.plan().ops().stream()
                        .map(op ->
                                op instanceof Op.Frame frame
                                        ? (Op)
                                                new Op.Frame(
                                                        frame.pack(),
                                                        frame.length(),
                                                        List.of(new Range(5, 2 << 20)))
                                        : op)
                        .toList();
        Plan wrong = new Plan(delta.plan().base(), delta.plan().target(), ops);
        assertThat(rebuild(new Delta(wrong, delta.pack()), BASE))
                .isNotEqualTo(new Rebuilt.Verified());
    }
}
