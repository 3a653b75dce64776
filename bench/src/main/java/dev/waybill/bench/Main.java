package dev.waybill.bench;

import dev.waybill.bench.chunks.ChunkBench;
import dev.waybill.bench.delta.DeltaBench;
import dev.waybill.bench.jwt.JwtBench;
import dev.waybill.bench.scale.ScaleBench;
import dev.waybill.bench.start.ColdStarts;
import dev.waybill.bench.throughput.ThroughputBench;
import dev.waybill.bench.transfer.TransferBench;
import java.util.List;

/// `make bench ARGS="NAME…"`: runs the named measurements, or all of them, and prints a table of
/// each. Calls of AWS are left to a test, which `make` runs for it.
public final class Main {

    private static final int USAGE = 2;

    private enum Measurement {
        CHUNKS("chunks", "cutting and hashing of chunks, by JMH") {
            @Override
            void run() throws Exception {
                ChunkBench.print(System.out);
            }
        },
        DELTA("delta", "bytes, time and memory of an update, of the files BASE=… TARGET=…") {
            @Override
            void run() throws Exception {
                DeltaBench.print(System.out);
            }
        },
        SCALE("scale", "a fleet's update simulated: DEVICES=100000 BACKEND=twin|embedded") {
            @Override
            void run() {
                ScaleBench.print(System.out);
            }
        },
        TRANSFER("transfer", "upload and download against curl and openssl: MEGABYTES=256") {
            @Override
            void run() throws Exception {
                TransferBench.print(System.out);
            }
        },
        THROUGHPUT("throughput", "calls of the local stack, by 1 and by 32 clients") {
            @Override
            void run() throws Exception {
                ThroughputBench.print(System.out);
            }
        },
        JWT("jwt", "what the token of an issuer costs who verifies it") {
            @Override
            void run() throws Exception {
                JwtBench.print(System.out);
            }
        },
        START("start", "what the first answer of each function costs, in a fresh process") {
            @Override
            void run() throws Exception {
                ColdStarts.print(System.out);
            }
        };

        private final String label;
        private final String meaning;

        Measurement(String label, String meaning) {
            this.label = label;
            this.meaning = meaning;
        }

        abstract void run() throws Exception;
    }

    private Main() {}

    public static void main(String[] args) throws Exception {
        List<Measurement> all = List.of(Measurement.values());
        List<String> names = List.of(args);
        if (names.stream().anyMatch(name -> all.stream().noneMatch(m -> m.label.equals(name)))) {
            System.err.println("usage: make bench ARGS=\"NAME…\", of:");
            all.forEach(m -> System.err.println("  " + m.label + "  " + m.meaning));
            System.err.println("  calls  calls of AWS per operation, which a test counts");
            System.exit(USAGE);
        }
        for (Measurement measurement : all) {
            if (names.isEmpty() || names.contains(measurement.label)) {
                measurement.run();
            }
        }
        // The emulators leave threads behind.
        System.exit(0);
    }
}
