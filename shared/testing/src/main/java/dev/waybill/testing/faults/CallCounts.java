package dev.waybill.testing.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// What a program asks of AWS: calls by service and operation, and the units that DynamoDB bills.
/// Shared by counting clients. Thread-safe.
///
/// A failed conditional write counts one write unit, a cancelled transaction two for each action:
/// the least that it can cost.
public final class CallCounts {
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final DoubleAdder readUnits = new DoubleAdder();
    private final DoubleAdder writeUnits = new DoubleAdder();

    /// Counts a call of an operation of a service.
    public void add(String service, String operation) {
        calls.computeIfAbsent(service + "." + operation, _ -> new LongAdder()).increment();
    }

    /// Counts read units.
    public void addReadUnits(double units) {
        readUnits.add(units);
    }

    /// Counts write units.
    public void addWriteUnits(double units) {
        writeUnits.add(units);
    }

    /// How often an operation of a service was called, as in `calls("S3", "PutObject")`.
    public long calls(String service, String operation) {
        LongAdder count = calls.get(service + "." + operation);
        return count == null ? 0 : count.sum();
    }

    /// How often a service was called.
    public long calls(String service) {
        return byOperation().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(service + "."))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// All counts by `Service.Operation`, in order.
    public Map<String, Long> byOperation() {
        return new TreeMap<>(
                calls.entrySet().stream()
                        .filter(entry -> entry.getValue().sum() > 0)
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().sum())));
    }

    /// DynamoDB's read units.
    public double readUnits() {
        return readUnits.sum();
    }

    /// DynamoDB's write units.
    public double writeUnits() {
        return writeUnits.sum();
    }

    /// Begins again at zero.
    public void reset() {
        calls.clear();
        readUnits.reset();
        writeUnits.reset();
    }

    @Override
    public String toString() {
        return byOperation() + ", read units " + readUnits() + ", write units " + writeUnits();
    }
}
