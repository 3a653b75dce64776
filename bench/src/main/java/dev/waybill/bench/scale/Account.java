package dev.waybill.bench.scale;

import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.stack.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// One part's function, and what its calls have cost so far. Thread-safe.
final class Account {

    private final Part part;
    private final CallCounts counts;
    private final List<Instance> instances;
    private final LongAdder invocations = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    private Account(Part part, CallCounts counts, List<Instance> instances) {
        this.part = part;
        this.counts = counts;
        this.instances = List.copyOf(instances);
    }

    static Account of(Part part, TestStack stack) {
        CallCounts counts = new CallCounts();
        TestStack counted = stack.counted(counts);
        return new Account(
                part,
                counts,
                IntStream.range(0, part.instances())
                        .mapToObj(_ -> Instance.of(part.handler(), counted.backends()))
                        .toList());
    }

    /// Calls one of the function's instances.
    String call(String event) {
        int any = instances.size() == 1 ? 0 : ThreadLocalRandom.current().nextInt(instances.size());
        long start = System.nanoTime();
        try {
            return instances.get(any).call(event);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        } finally {
            invocations.increment();
            nanos.add(System.nanoTime() - start);
        }
    }

    Part part() {
        return part;
    }

    CallCounts counts() {
        return counts;
    }

    long invocations() {
        return invocations.sum();
    }

    double seconds() {
        return nanos.sum() / 1e9;
    }

    void reset() {
        counts.reset();
        invocations.reset();
        nanos.reset();
    }
}
