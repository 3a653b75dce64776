package dev.waybill.launcher;

import dev.waybill.local.Stack;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// Uploads as they are days after they began: a stack's clock is the real one.
final class OldUploads {

    private static final String REAP_AT = "reap_at";
    private static final AttributeValue LONG_AGO = AttributeValue.fromN("1");

    private OldUploads() {}

    /// Lets all that `stack` knows of be over, and due to be reaped.
    static void expire(Stack stack) {
        String table = table(stack);
        ScanRequest all = ScanRequest.builder().tableName(table).consistentRead(true).build();
        for (Map<String, AttributeValue> item : stack.aws().dynamoDb().scanPaginator(all).items()) {
            if (item.containsKey(REAP_AT) && item.containsKey("expires_at")) {
                Map<String, AttributeValue> old = new HashMap<>(item);
                old.put(REAP_AT, LONG_AGO);
                old.put("expires_at", LONG_AGO);
                stack.aws().dynamoDb().putItem(put -> put.tableName(table).item(old));
            }
        }
    }

    private static String table(Stack stack) {
        return Objects.requireNonNull(stack.environment().get("BLOBS_TABLE"));
    }
}
