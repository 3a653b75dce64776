package dev.waybill.aws.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.ItemSize;
import dev.waybill.aws.Limits;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.aws.blob.LargeJson;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.EventBatch;
import dev.waybill.domain.run.EventContent;
import dev.waybill.domain.run.NewEvent;
import dev.waybill.domain.run.NumberedEvent;
import dev.waybill.domain.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StagingTest {

    private static final RunId ID = new RunId("01234567-89ab-4def-8123-456789abcdef");
    private static final int PAYLOADS_BYTES = Limits.TRANSACTION_BYTES - 128 * 1024;

    @ParameterizedTest
    @CsvSource({
        "1, 97, 1, 0",
        "97, 97, 97, 0",
        "98, 97, 96, 1",
        "100, 97, 96, 1",
        "100, 60, 59, 1"
    })
    void stagesNoMoreThanItMust(int events, int writes, int direct, int staged) {
        Staging.Plan plan = Staging.Plan.of(items(events, 10), writes);

        assertThat(plan.direct()).hasSize(direct);
        assertThat(plan.staged()).hasSize(staged);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyEventIsWrittenOnceInItemsThatFit(long seed) {
        Random random = new Random(seed);
        int writes = 40 + random.nextInt(50);
        List<Map<String, AttributeValue>> events = items(100, 1 + random.nextInt(40_000));

        Staging.Plan plan = Staging.Plan.of(events, writes);

        List<Map<String, AttributeValue>> written = new ArrayList<>(plan.direct());
        plan.staged().forEach(written::addAll);
        assertThat(written).isEqualTo(events);
        assertThat(plan.direct().size() + plan.staged().size()).isLessThanOrEqualTo(writes);
        for (int i = 0; i < plan.staged().size(); i++) {
            assertThat(ItemSize.of(StagedItem.toItem(ID, i, plan.staged().get(i))))
                    .isLessThanOrEqualTo(Limits.ITEM_BYTES);
        }
    }

    @Test
    void payloadsGoToBlobsTillTheRestFitsIntoATransaction() {
        EventBatch small = batch(100, 1_000);
        EventBatch full = batch(100, 41_900);
        EventBatch large = batch(3, LargeJson.INLINE_BYTES + 1);

        assertThat(LargePayloads.of(small)).isEmpty();
        assertThat(LargePayloads.of(large)).hasSize(3);
        Set<Digest> some = LargePayloads.of(full);
        long inline =
                full.events().stream()
                        .filter(event -> !some.contains(event.content().fingerprint()))
                        .mapToLong(event -> event.content().payload().bytes().length)
                        .sum();
        assertThat(some).hasSizeBetween(1, 5);
        assertThat(inline).isLessThanOrEqualTo(PAYLOADS_BYTES);
    }

    private static EventBatch batch(int events, int bytes) {
        return new EventBatch(
                IntStream.range(0, events)
                        .mapToObj(seq ->
                                new NewEvent(Optional.of(Unsigned.of(seq)), content(seq, bytes)))
                        .toList());
    }

    private static List<Map<String, AttributeValue>> items(int events, int bytes) {
        return IntStream.range(0, events)
                .mapToObj(seq -> {
                    EventContent content = content(seq, bytes);
                    return EventItem.toItem(
                            ID,
                            new NumberedEvent(Unsigned.of(seq), content),
                            new KeptJson.Inline(content.payload()),
                            Instant.EPOCH);
                })
                .toList();
    }

    private static EventContent content(int seq, int bytes) {
        return new EventContent(
                "kind",
                new JsonText("\"" + "x".repeat(Math.max(0, bytes - 2)) + "\""),
                Optional.empty(),
                Digest.of(Integer.toString(seq).getBytes(StandardCharsets.UTF_8)));
    }
}
