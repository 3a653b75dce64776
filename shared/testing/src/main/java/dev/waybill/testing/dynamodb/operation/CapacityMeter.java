package dev.waybill.testing.dynamodb.operation;

import dev.waybill.testing.dynamodb.store.WriteUnits;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/// The units that a request consumes, by table and index.
///
/// In a transaction every unit counts twice. AWS's pages do not say whether that includes the
/// changes of indexes; here it does, so that no estimate flatters.
final class CapacityMeter {
    private static final int BYTES_PER_READ_UNIT = 4096;
    private static final int TRANSACTION = 2;

    private final ReturnConsumedCapacity wanted;
    private final Map<String, Units> byTable = new LinkedHashMap<>();

    CapacityMeter(@Nullable ReturnConsumedCapacity wanted) {
        this.wanted = Database.orElse(wanted, ReturnConsumedCapacity.NONE);
    }

    /// The units of one table and its indexes.
    private static final class Units {
        private double table;
        private double read;
        private double write;
        private final Map<String, Double> indexes = new HashMap<>();

        double total() {
            return table + indexes.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    void write(String table, WriteUnits units) {
        write(table, units, 1);
    }

    void writeInTransaction(String table, WriteUnits units) {
        write(table, units, TRANSACTION);
    }

    private void write(String table, WriteUnits units, int factor) {
        Units consumed = of(table);
        consumed.table += units.table() * factor;
        consumed.write += units.table() * factor;
        units.indexes()
                .forEach((index, count) -> {
                    consumed.indexes.merge(index, (double) count * factor, Double::sum);
                    consumed.write += count * factor;
                });
    }

    void read(String table, int sizeBytes, @Nullable Boolean consistent) {
        readUnits(table, null, unitsOf(sizeBytes) * (Boolean.TRUE.equals(consistent) ? 1 : 0.5));
    }

    void readInTransaction(String table, int sizeBytes) {
        readUnits(table, null, unitsOf(sizeBytes) * TRANSACTION);
    }

    /// A page of a query or scan, which is rounded up as a whole.
    void readPage(
            String table, @Nullable String index, int sizeBytes, @Nullable Boolean consistent) {
        readUnits(table, index, unitsOf(sizeBytes) * (Boolean.TRUE.equals(consistent) ? 1 : 0.5));
    }

    private void readUnits(String table, @Nullable String index, double units) {
        Units consumed = of(table);
        consumed.read += units;
        if (index == null) {
            consumed.table += units;
        } else {
            consumed.indexes.merge(index, units, Double::sum);
        }
    }

    /// What to answer for a request of one table; null when nobody asked.
    @Nullable ConsumedCapacity single() {
        List<ConsumedCapacity> all = all();
        return all.isEmpty() ? null : all.getFirst();
    }

    /// What to answer for a request of several tables; empty when nobody asked.
    List<ConsumedCapacity> all() {
        return switch (wanted) {
            case NONE, UNKNOWN_TO_SDK_VERSION -> List.of();
            case TOTAL, INDEXES ->
                    byTable.entrySet().stream()
                            .map(entry -> answer(entry.getKey(), entry.getValue()))
                            .toList();
        };
    }

    private ConsumedCapacity answer(String table, Units units) {
        ConsumedCapacity.Builder answer =
                ConsumedCapacity.builder().tableName(table).capacityUnits(units.total());
        if (units.read > 0) {
            answer.readCapacityUnits(units.read);
        }
        if (units.write > 0) {
            answer.writeCapacityUnits(units.write);
        }
        if (wanted == ReturnConsumedCapacity.INDEXES) {
            answer.table(capacity -> capacity.capacityUnits(units.table));
            if (!units.indexes.isEmpty()) {
                Map<String, Capacity> indexes = new HashMap<>();
                units.indexes.forEach((index, count) ->
                        indexes.put(index, Capacity.builder().capacityUnits(count).build()));
                answer.globalSecondaryIndexes(indexes);
            }
        }
        return answer.build();
    }

    private static int unitsOf(int sizeBytes) {
        return Math.max(1, (sizeBytes + BYTES_PER_READ_UNIT - 1) / BYTES_PER_READ_UNIT);
    }

    private Units of(String table) {
        return byTable.computeIfAbsent(table, _ -> new Units());
    }
}
