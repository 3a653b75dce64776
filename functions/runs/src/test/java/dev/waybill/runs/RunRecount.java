package dev.waybill.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Counts runs again from the raw items.
final class RunRecount {

    private RunRecount() {}

    /// Every run counts its events, nothing is left staged, and in a run's name exactly those blobs
    /// are held that the run or its events name. At rest only.
    static void requireAgreement(TestStack stack) {
        Map<String, Long> counted = new TreeMap<>();
        Map<String, Long> found = new TreeMap<>();
        Set<String> named = new TreeSet<>();
        Set<String> staged = new TreeSet<>();
        for (Map<String, AttributeValue> item :
                scan(stack, stack.backends().config().tables().runs())) {
            String run = item.get("run_id").s();
            String kind = item.get("item").s();
            if (kind.equals("run")) {
                counted.put(run, Long.parseLong(item.get("recorded_events").n()));
                found.putIfAbsent(run, 0L);
                named.add(item.get("spec_digest").s() + " " + run);
                addBlob(named, run, item.get("tags"));
                if (item.containsKey("summary")
                        && item.get("summary").m().containsKey("final_state_digest")) {
                    named.add(item.get("summary").m().get("final_state_digest").s() + " " + run);
                }
            } else if (kind.startsWith("event#")) {
                found.merge(run, 1L, Long::sum);
                addBlob(named, run, item.get("payload"));
            } else {
                staged.add(run + " " + kind);
            }
        }
        assertThat(staged).isEmpty();
        assertThat(found).isEqualTo(counted);
        assertThat(held(stack)).isEqualTo(named);
    }

    private static void addBlob(Set<String> named, String run, AttributeValue kept) {
        if (kept.hasM()) {
            named.add(kept.m().get("digest").s() + " " + run);
        }
    }

    private static Set<String> held(TestStack stack) {
        Set<String> held = new TreeSet<>();
        for (Map<String, AttributeValue> item :
                scan(stack, stack.backends().config().tables().blobs())) {
            String kind = item.get("item").s();
            if (kind.startsWith("holder#run#")) {
                held.add(
                        item.get("aggregate").s().substring("blob#".length())
                                + " "
                                + kind.substring("holder#run#".length()));
            }
        }
        return held;
    }

    private static List<Map<String, AttributeValue>> scan(TestStack stack, String table) {
        return stack
                .backends()
                .clients()
                .dynamoDb()
                .scanPaginator(request -> request.tableName(table).consistentRead(true))
                .items()
                .stream()
                .toList();
    }
}
