package dev.waybill.testing.dynamodb;

import dev.waybill.aws.ItemSize;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;

/// What a page of a statement consumes.
public final class StatementUnits {
    private static final long READ_UNIT_BYTES = 4096;

    private StatementUnits() {}

    /// Its read units as the answer says; where it does not, as on DynamoDB Local, by the sizes of
    /// the items.
    public static double of(ExecuteStatementRequest request, ExecuteStatementResponse page) {
        if (page.consumedCapacity() != null) {
            return page.consumedCapacity().capacityUnits();
        }
        long bytes = page.items().stream().mapToLong(ItemSize::of).sum();
        double units = Math.max(1, (bytes + READ_UNIT_BYTES - 1) / READ_UNIT_BYTES);
        return Boolean.TRUE.equals(request.consistentRead()) ? units : units / 2;
    }
}
