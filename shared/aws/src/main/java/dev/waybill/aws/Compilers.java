package dev.waybill.aws;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The JVM's compilers, which work beside the program.
final class Compilers {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int PAUSES = 50;

    private Compilers() {}

    /// Waits until they have done what they were given; for some seconds at most. Else a snapshot
    /// would leave the rest to each of its instances, at the moment of the first call.
    static void awaitIdle() {
        @Nullable CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        if (compilers == null || !compilers.isCompilationTimeMonitoringSupported()) {
            return;
        }
        try {
            boolean busy = true;
            for (int pause = 0; busy && pause < PAUSES; pause++) {
                long before = compilers.getTotalCompilationTime();
                Thread.sleep(PAUSE);
                busy = compilers.getTotalCompilationTime() > before;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
