package dev.waybill.bench.chunks;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [ChunkSpeed] in JMH, and prints a line for each of its measurements.
public final class ChunkBench {

    private static final double MEGABYTES_PER_GIGABYTE = 1000;

    private ChunkBench() {}

    /// Measures, and prints GB (10^9 bytes) a second of processor time and by the clock, with the
    /// errors JMH gives for 99.9 %.
    public static void print(PrintStream out) throws RunnerException {
        out.println("chunking and hashing, GB a second of processor time, and by the clock");
        for (RunResult result :
                new Runner(
                                new OptionsBuilder()
                                        .include(ChunkSpeed.class.getName())
                                        .verbosity(VerboseMode.SILENT)
                                        .addProfiler(ProcessorTime.class)
                                        .jvmArgs("-Xmx1g")
                                        .build())
                        .run()) {
            Result<?> clock = result.getPrimaryResult();
            Result<?> processor =
                    requireNonNull(result.getSecondaryResults().get(ProcessorTime.LABEL));
            out.printf(
                    Locale.ROOT,
                    "  %-12s %6.2f ± %.2f   %6.2f ± %.2f%n",
                    clock.getLabel(),
                    processor.getScore() / MEGABYTES_PER_GIGABYTE,
                    processor.getScoreError() / MEGABYTES_PER_GIGABYTE,
                    clock.getScore() / MEGABYTES_PER_GIGABYTE,
                    clock.getScoreError() / MEGABYTES_PER_GIGABYTE);
        }
    }
}
