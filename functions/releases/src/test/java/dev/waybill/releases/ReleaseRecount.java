package dev.waybill.releases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.testing.stack.RawItems;
import dev.waybill.testing.stack.TestStack;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// Counts releases again from the raw items.
final class ReleaseRecount {

    private ReleaseRecount() {}

    /// Every history has the entries 1, 2, 3 … up to the current one and no others, and in a name
    /// exactly those blobs are held that its history names.
    static void requireAgreement(TestStack stack) {
        Map<String, Long> current = new TreeMap<>();
        Map<String, Set<Long>> entries = new TreeMap<>();
        Set<String> named = new TreeSet<>();
        for (Attributes item : RawItems.of(stack, stack.backends().config().tables().releases())) {
            String name = item.text("name");
            long seq = item.number("release_seq");
            if (seq == 0) {
                current.put(name, item.number("current_seq"));
            } else {
                entries.computeIfAbsent(name, _ -> new TreeSet<>()).add(seq);
                named.add(item.text("spec_digest") + " " + name);
            }
        }
        assertThat(entries.keySet()).isEqualTo(current.keySet());
        entries.forEach((name, seqs) ->
                assertThat(seqs)
                        .as(name)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, current.getOrDefault(name, 0L))
                                        .boxed()
                                        .toList()));
        assertThat(RawItems.held(stack, "release")).isEqualTo(named);
    }
}
