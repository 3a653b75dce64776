package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.COLLECTION;
import static dev.waybill.documents.DocumentsFixture.DOCUMENT;
import static dev.waybill.documents.DocumentsFixture.changes;
import static dev.waybill.documents.DocumentsFixture.digest;
import static dev.waybill.documents.DocumentsFixture.held;
import static dev.waybill.documents.DocumentsFixture.reference;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.List;
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
        ApiClient reader = DocumentsFixture.reader(stack, _ -> false);
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
        Recount.requireAgreement(stack);
        assertThat(changes(stack, 7).stream().map(change -> change.path("seq").asLong()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, changes).boxed().toList());
    }
}
