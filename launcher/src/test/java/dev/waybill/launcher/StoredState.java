package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Everything that a stack has stored: the items of all its tables, and the names of its objects.
///
/// @param items by table
record StoredState(Map<String, Set<Map<String, AttributeValue>>> items, Set<String> objects) {

    private static final Duration QUIET = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static StoredState of(Stack stack) {
        Map<String, Set<Map<String, AttributeValue>>> items = new TreeMap<>();
        stack.environment()
                .forEach((name, table) -> {
                    if (name.endsWith("_TABLE")) {
                        Set<Map<String, AttributeValue>> found = new HashSet<>();
                        stack.aws()
                                .dynamoDb()
                                .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
                                .items()
                                .forEach(found::add);
                        items.put(name, found);
                    }
                });
        Set<String> objects = new HashSet<>();
        String bucket = stack.environment().get("BLOBS_BUCKET");
        for (S3Object object :
                stack.aws().s3().listObjectsV2Paginator(list -> list.bucket(bucket)).contents()) {
            objects.add(object.key());
        }
        return new StoredState(items, objects);
    }

    /// What is stored when nothing has changed for a while: whatever was under way is done.
    static StoredState atRest(Stack stack) {
        StoredState last = of(stack);
        Instant since = Instant.now();
        Instant end = since.plus(PATIENCE);
        while (Instant.now().isBefore(since.plus(QUIET)) && Instant.now().isBefore(end)) {
            StoredState now = of(stack);
            if (!now.equals(last)) {
                last = now;
                since = Instant.now();
            }
        }
        return last;
    }

    /// Fails unless the stack has what it had then, and the API has sent no messages and begun no
    /// uploads since [AwsCalls#reset].
    void assertNothingWrittenSince(Stack stack) {
        StoredState now = of(stack);
        assertThat(now.counts()).isEqualTo(counts());
        assertThat(now.without(this)).isEmpty();
        assertThat(without(now)).isEmpty();
        assertThat(now.objects).isEqualTo(objects);
        assertThat(AwsCalls.leftUnseen()).as("messages and uploads").isEmpty();
    }

    /// How many items each table has.
    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        items.forEach((name, found) -> counts.put(name, found.size()));
        counts.put("objects", objects.size());
        return counts;
    }

    /// What this one has and `before` has not.
    private Map<String, Set<Map<String, AttributeValue>>> without(StoredState before) {
        Map<String, Set<Map<String, AttributeValue>>> more = new TreeMap<>();
        items.forEach((name, found) -> {
            Set<Map<String, AttributeValue>> own = new HashSet<>(found);
            own.removeAll(before.items.getOrDefault(name, Set.of()));
            if (!own.isEmpty()) {
                more.put(name, own);
            }
        });
        return more;
    }
}
