package dev.waybill.attachments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.testing.stack.TestStack;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// Counts everything again from the raw items.
final class Recount {

    private Recount() {}

    /// Every blob counts its holders, and every attachment holds its blob, and nobody else does in
    /// its name.
    static void requireAgreement(TestStack stack) {
        Map<String, Long> counted = new TreeMap<>();
        Map<String, Long> found = new TreeMap<>();
        Set<String> held = new TreeSet<>();
        scan(
                stack,
                stack.backends().config().tables().blobs(),
                item -> {
                    String blob = text(item, "aggregate");
                    String name = text(item, "item");
                    if (name.equals("row")) {
                        counted.put(blob, Attributes.of(item).number("outside"));
                        found.putIfAbsent(blob, 0L);
                    } else if (name.startsWith("holder#attachment#")) {
                        found.merge(blob, 1L, Long::sum);
                        held.add(blob + " " + name);
                    }
                });
        assertThat(counted).isEqualTo(found);
        Set<String> attached = new TreeSet<>();
        scan(
                stack,
                stack.backends().config().tables().attachments(),
                item ->
                        attached.add(
                                "blob#"
                                        + text(item, "attachment_id")
                                        + " holder#attachment#"
                                        + text(item, "session_id")));
        assertThat(held).isEqualTo(attached);
    }

    private static void scan(
            TestStack stack, String table, Consumer<Map<String, AttributeValue>> each) {
        DynamoDbClient tables = stack.backends().clients().dynamoDb();
        ScanRequest.Builder request = ScanRequest.builder().tableName(table).consistentRead(true);
        Map<String, AttributeValue> last;
        do {
            var page = tables.scan(request.build());
            page.items().forEach(each);
            last = page.lastEvaluatedKey();
            request.exclusiveStartKey(last);
        } while (last != null && !last.isEmpty());
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return Attributes.of(item).text(name);
    }
}
