package dev.waybill.launcher;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Does things side by side that wait for a stack more than they do.
final class Together {

    private Together() {}

    /// Returns when all are done; fails if one of them does.
    static void run(Runnable... all) {
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done =
                    Stream.of(all).<Future<?>>map(each -> hands.submit(each)).toList();
            for (Future<?> each : done) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
