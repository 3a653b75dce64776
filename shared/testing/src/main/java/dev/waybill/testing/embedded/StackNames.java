package dev.waybill.testing.embedded;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Names for stacks that share one set of emulators.
public final class StackNames {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private StackNames() {}

    /// A name that no other call has returned, in this JVM or another that runs now. Lower case,
    /// short enough to begin the name of a bucket.
    public static String unique(String topic) {
        String name =
                String.join(
                        "-",
                        topic,
                        Long.toString(ProcessHandle.current().pid(), 36),
                        Long.toString(System.currentTimeMillis() & 0xffffff, 36),
                        Integer.toString(NEXT.incrementAndGet(), 36));
        return name.toLowerCase(Locale.ROOT);
    }
}
