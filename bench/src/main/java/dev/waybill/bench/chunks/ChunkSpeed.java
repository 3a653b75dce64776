package dev.waybill.bench.chunks;

import dev.waybill.delta.ChunkList;
import dev.waybill.delta.Chunking;
import dev.waybill.delta.FastCdc;
import dev.waybill.domain.blob.Digest;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.Blake3;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the bytes of a blob go through, each over 64 MiB of noise; JMH counts a MB (10^6 bytes) as
/// an operation.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkSpeed {

    private static final int MEGABYTES = 64;
    private static final int BYTES = MEGABYTES * 1_000_000;

    private final byte[] bytes = new byte[BYTES];

    /// Fills the bytes.
    public ChunkSpeed() {
        new Random(1).nextBytes(bytes);
    }

    /// Cuts only. Answers how many chunks there are.
    @Benchmark
    @OperationsPerInvocation(MEGABYTES)
    public int cut() {
        int chunks = 0;
        for (int at = 0; at < BYTES; at += FastCdc.cut(bytes, at, BYTES)) {
            chunks++;
        }
        return chunks;
    }

    /// Cuts, and hashes each chunk right behind its cut, as `indexing` does.
    @Benchmark
    @OperationsPerInvocation(MEGABYTES)
    public ChunkList cutAndHash() {
        return Chunking.of(bytes);
    }

    /// The address of a blob.
    @Benchmark
    @OperationsPerInvocation(MEGABYTES)
    public Digest sha256() {
        return Digest.of(bytes);
    }

    /// Its other digest.
    @Benchmark
    @OperationsPerInvocation(MEGABYTES)
    public byte[] blake3() {
        return Blake3.hash(bytes);
    }
}
