package dev.waybill.domain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventBatchTest {

    @Test
    @DisplayName("D3.2 events without a number get the ones behind the last")
    void numbersGoOnBehindTheLast() {
        EventBatch batch = batch(event("a"), event("b"));

        assertThat(seqs(batch, Optional.empty())).containsExactly(1L, 2L);
        assertThat(seqs(batch, Optional.of(Unsigned.of(0)))).containsExactly(1L, 2L);
        assertThat(seqs(batch, Optional.of(Unsigned.of(7)))).containsExactly(8L, 9L);
    }

    @Test
    void numbersGoOnBehindThoseOfTheBatchToo() {
        EventBatch batch = batch(event("a"), event(5, "b"), event("c"));

        assertThat(seqs(batch, Optional.of(Unsigned.of(3)))).containsExactly(6L, 5L, 7L);
        assertThat(seqs(batch, Optional.of(Unsigned.of(9)))).containsExactly(10L, 5L, 11L);
    }

    @Test
    void thereIsNoNumberBehindTheLastOfAll() {
        assertThatThrownBy(() -> batch(event("a")).numbered(Optional.of(Unsigned.MAX)))
                .isInstanceOf(InvalidRequest.class);
    }

    @Test
    void twoContentsForOneNumberContradictEachOther() {
        assertThat(batch(event(1, "a"), event(1, "a")).contradiction()).isEmpty();
        assertThat(batch(event(1, "a"), event(2, "b"), event(1, "c")).contradiction())
                .contains(Unsigned.of(1));
    }

    @Test
    void holdsAtLeastOneEvent() {
        assertThatThrownBy(() -> new EventBatch(List.of())).isInstanceOf(InvalidRequest.class);
    }

    private static List<Long> seqs(EventBatch batch, Optional<Unsigned> last) {
        return batch.numbered(last).stream()
                .map(event -> event.seq().value().longValueExact())
                .toList();
    }

    private static EventBatch batch(NewEvent... events) {
        return new EventBatch(Arrays.asList(events));
    }

    private static NewEvent event(String kind) {
        return event(Optional.empty(), kind);
    }

    private static NewEvent event(long seq, String kind) {
        return event(Optional.of(Unsigned.of(seq)), kind);
    }

    private static NewEvent event(Optional<Unsigned> seq, String kind) {
        return new NewEvent(
                seq,
                new EventContent(
                        kind,
                        new JsonText("null"),
                        Optional.empty(),
                        Digest.of(kind.getBytes(StandardCharsets.UTF_8))));
    }
}
