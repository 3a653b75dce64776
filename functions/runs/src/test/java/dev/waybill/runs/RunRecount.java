package dev.waybill.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.testing.stack.RawItems;
import dev.waybill.testing.stack.TestStack;
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
        for (Attributes item : RawItems.of(stack, stack.backends().config().tables().runs())) {
            String run = item.text("run_id");
            String kind = item.text("item");
            if (kind.equals("run")) {
                counted.put(run, item.number("recorded_events"));
                found.putIfAbsent(run, 0L);
                named.add(item.text("spec_digest") + " " + run);
                addBlob(named, run, item.attribute("tags"));
                if (item.has("summary")) {
                    item.map("summary")
                            .findText("final_state_digest")
                            .ifPresent(digest -> named.add(digest + " " + run));
                }
            } else if (kind.startsWith("event#")) {
                found.merge(run, 1L, Long::sum);
                addBlob(named, run, item.attribute("payload"));
            } else {
                staged.add(run + " " + kind);
            }
        }
        assertThat(staged).isEmpty();
        assertThat(found).isEqualTo(counted);
        assertThat(RawItems.held(stack, "run")).isEqualTo(named);
    }

    private static void addBlob(Set<String> named, String run, AttributeValue kept) {
        if (kept.hasM()) {
            named.add(Attributes.of(kept.m()).text("digest") + " " + run);
        }
    }
}
