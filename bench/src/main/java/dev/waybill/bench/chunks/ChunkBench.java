package dev.waybill.bench.chunks;

import java.io.PrintStream;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [ChunkSpeed] in JMH, and prints a line for each of its measurements.
public final class ChunkBench {

    private static final double MEGABYTES_PER_GIGABYTE = 1000;

    private ChunkBench() {}

    /// Measures, and prints GB (10^9 bytes) a second of one core, with the error JMH gives for 99.9
    /// %.
    public static void print(PrintStream out) throws RunnerException {
        out.println("chunking and hashing, GB/s of one core, by JMH");
        for (RunResult result :
                new Runner(
                                new OptionsBuilder()
                                        .include(ChunkSpeed.class.getName())
                                        .verbosity(VerboseMode.SILENT)
                                        .jvmArgs("-Xmx1g")
                                        .build())
                        .run()) {
            out.printf(
                    Locale.ROOT,
                    "  %-12s %6.2f ± %.2f%n",
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore() / MEGABYTES_PER_GIGABYTE,
                    result.getPrimaryResult().getScoreError() / MEGABYTES_PER_GIGABYTE);
        }
    }
}
