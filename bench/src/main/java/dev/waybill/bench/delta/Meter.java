package dev.waybill.bench.delta;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.List;

/// What some work costs: the median of its processor time, and the most memory it was seen with.
final class Meter {

    private static final List<MemoryPoolMXBean> HEAP =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .toList();

    private final double seconds;
    private final long memoryBytes;

    private Meter(double seconds, long memoryBytes) {
        this.seconds = seconds;
        this.memoryBytes = memoryBytes;
    }

    /// Some work.
    @FunctionalInterface
    interface Work {
        /// Does it once.
        void run() throws IOException;
    }

    /// Does the work so often in this thread.
    static Meter of(int rounds, Work work) throws IOException {
        double[] seconds = new double[rounds];
        long most = 0;
        for (int i = 0; i < rounds; i++) {
            System.gc();
            HEAP.forEach(MemoryPoolMXBean::resetPeakUsage);
            long idle = peakHeap() + direct();
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.run();
            long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            seconds[i] = (end - start) / 1e9;
            most = Math.max(most, peakHeap() + direct() - idle);
        }
        Arrays.sort(seconds);
        return new Meter(seconds[rounds / 2], most);
    }

    private static long peakHeap() {
        return HEAP.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /// 10^6 bytes of processor time's second, for work on so many bytes.
    double megabytesPerSecond(long bytes) {
        return bytes / 1e6 / seconds;
    }

    /// 10^6 bytes of heap and direct buffers above idle, garbage that nobody had collected yet
    /// included.
    double megabytes() {
        return memoryBytes / 1e6;
    }
}
