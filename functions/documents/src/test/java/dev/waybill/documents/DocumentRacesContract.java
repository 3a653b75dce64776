package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.COLLECTION;
import static dev.waybill.documents.DocumentsFixture.DOCUMENT;
import static dev.waybill.documents.DocumentsFixture.changes;
import static dev.waybill.documents.DocumentsFixture.digest;
import static dev.waybill.documents.DocumentsFixture.held;
import static dev.waybill.documents.DocumentsFixture.reference;
import static dev.waybill.documents.DocumentsFixture.store;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.SweepRecords;
import dev.waybill.aws.blob.Sweeper;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Writers of one collection at the same moment.
abstract class DocumentRacesContract {

    private static final int WRITERS = 16;

    private final TestStack stack = stack();
    private final ApiClient admin = DocumentsFixture.admin(stack);

    /// A stack with nothing in it.
    abstract TestStack stack();

    @Test
    void d0_5_writersOfDifferentFieldsAllPrevail() {
        List<ApiAnswer> answers =
                Race.of(WRITERS)
                        .run(racer ->
                                racer % 2 == 0
                                        ? admin.put(reference("f" + racer), to("b" + racer))
                                        : admin.patch(DOCUMENT, "{\"f%d\": 1}".formatted(racer)));

        assertThat(answers).allMatch(answer -> answer.status() < 300);
        assertThat(admin.get(DOCUMENT).json()).hasSize(WRITERS);
        for (int racer = 0; racer < WRITERS; racer += 2) {
            assertThat(held(stack, digest("b" + racer))).isEqualTo(1);
        }
        expectFeed(WRITERS);
    }

    @Test
    void d0_5_ofWritersOfOneFieldTheLastWins() {
        List<ApiAnswer> answers =
                Race.of(WRITERS).run(racer -> admin.put(reference("f"), to("b" + racer)));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(WRITERS - 1);
        String hash = admin.get(reference("f")).text("hash");
        for (int racer = 0; racer < WRITERS; racer++) {
            boolean won = digest("b" + racer).toString().equals(hash);
            assertThat(held(stack, digest("b" + racer))).isEqualTo(won ? 1 : 0);
        }
        expectFeed(WRITERS);
    }

    @Test
    void ofWritersThatExpectTheSameOneWins() {
        String tag = admin.put(reference("f"), to("first")).header("etag").orElseThrow();
        List<ApiAnswer> answers =
                Race.of(WRITERS)
                        .run(racer ->
                                admin.with("if-match", tag).put(reference("f"), to("b" + racer)));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .hasSize(WRITERS - 1)
                .allMatch(answer -> answer.code().equals("precondition_failed"));
        expectFeed(2);
    }

    @Test
    void theFeedHasNoGapsAndNothingTwiceWhileItIsRead() {
        ApiClient reader = DocumentsFixture.reader(stack, Waiting.never());
        AtomicInteger writing = new AtomicInteger(WRITERS);
        List<List<Long>> seen =
                Race.of(WRITERS + 1)
                        .run(racer -> {
                            if (racer == WRITERS) {
                                return read(reader, writing);
                            }
                            try {
                                for (int i = 0; i < 2; i++) {
                                    String path = COLLECTION + "/documents/d" + racer;
                                    assertThat(admin.patch(path, "{\"i\": " + i + "}").status())
                                            .isLessThan(300);
                                }
                                return List.<Long>of();
                            } finally {
                                writing.decrementAndGet();
                            }
                        });

        assertThat(seen.get(WRITERS))
                .isEqualTo(LongStream.rangeClosed(1, WRITERS * 2).boxed().toList());
    }

    @Test
    void x3_whatADocumentNamesIsNotSwept() {
        for (int i = 0; i < WRITERS; i++) {
            store(stack, "b" + i);
            letGo("b" + i);
        }
        stack.clock().advance(Duration.ofSeconds(1));
        List<ApiAnswer> answers =
                Race.of(WRITERS + 2)
                        .run(racer -> {
                            if (racer < WRITERS) {
                                return admin.put(reference("f" + racer), to("b" + racer));
                            }
                            sweep();
                            sweep();
                            return admin.get(DOCUMENT);
                        });

        assertThat(answers.subList(0, WRITERS)).allMatch(answer -> answer.status() == 201);
        for (int i = 0; i < WRITERS; i++) {
            assertThat(blobs().find(digest("b" + i)).orElseThrow().state())
                    .isIn(BlobState.LIVE, BlobState.EXPECTED);
        }
        Holding.requireAgreement(stack);
        admin.delete(DOCUMENT);
        stack.clock().advance(Duration.ofSeconds(1));
        sweep();
        sweep();
        assertThat(blobs().find(digest("b0"))).isEmpty();
        Holding.requireAgreement(stack);
    }

    /// Quarantines and deletes at once.
    private void sweep() {
        Backends backends = stack.backends();
        Instant now = backends.clock().instant();
        SweepOrder order = SweepOrder.parse(now, false, Optional.of(0L), Optional.of(0L));
        Sweep sweep = Sweep.start(backends.ids().next(), order);
        SweepRecords.of(backends)
                .start(sweep, Deed.ofService("test", "start_sweep", sweep.id(), now));
        Sweeper.of(backends).carryOn(sweep.id(), now.plusSeconds(3));
    }

    private void letGo(String content) {
        Instant now = stack.clock().instant();
        BlobSteps.of(stack.backends())
                .release(digest(content), Optional.empty(), now, DeedOf.none());
    }

    private BlobsTable blobs() {
        return BlobsTable.of(stack.backends());
    }

    /// Reads on until nobody writes any more and nothing new is there.
    private static List<Long> read(ApiClient reader, AtomicInteger writing) {
        List<Long> seqs = new ArrayList<>();
        String cursor = "";
        while (true) {
            boolean last = writing.get() == 0;
            JsonNode page = reader.get(COLLECTION + "/changes?limit=5" + cursor).json();
            page.path("changes").forEach(change -> seqs.add(change.path("seq").asLong()));
            cursor = "&cursor=" + page.path("next_cursor").asText();
            if (last && page.path("changes").isEmpty()) {
                return seqs;
            }
        }
    }

    private void expectFeed(int changes) {
        Holding.requireAgreement(stack);
        assertThat(changes(stack, 7).stream().map(change -> change.path("seq").asLong()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, changes).boxed().toList());
    }
}
