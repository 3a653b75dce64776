package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.commit;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.pending;
import static dev.waybill.attachments.AttachmentsFixture.sorted;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.texts;
import static dev.waybill.attachments.AttachmentsFixture.uncommitted;
import static dev.waybill.attachments.AttachmentsFixture.uncommittedIds;
import static dev.waybill.attachments.AttachmentsFixture.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = admin(stack);

    @Test
    @DisplayName("A4.4 what is stored is pending until it is committed, and only then not")
    void a4_4_pendingUntilCommitted() {
        String id = store(admin, "s", "one");

        assertThat(pending(admin, "s")).containsExactly(id);
        ApiAnswer other = commit(admin, "s", List.of(id("other")));
        assertThat(texts(other.json().path("unknown"))).containsExactly(id("other"));
        assertThat(texts(other.json().path("committed"))).isEmpty();
        assertThat(pending(admin, "s")).containsExactly(id);

        ApiAnswer done = commit(admin, "s", List.of(id));
        assertThat(texts(done.json().path("committed"))).containsExactly(id);
        assertThat(pending(admin, "s")).isEmpty();
        assertThat(admin.get(path("s", id)).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("A4.6 the manifest: recorded, listed up to its very time, committed, not listed")
    void a4_6_manifest() {
        upload(admin, "s", "adapter-forwarding");
        long at = stack.clock().instant().toEpochMilli();

        assertThat(uncommitted(admin, "?older_than_epoch_ms=" + (at - 1))).isEmpty();
        assertThat(uncommitted(admin, "?older_than_epoch_ms=" + at))
                .singleElement()
                .satisfies(entry -> {
                    String id = id("adapter-forwarding");
                    assertThat(entry.path("attachment_id").asText()).isEqualTo(id);
                    assertThat(entry.path("session_id").asText()).isEqualTo("s");
                    assertThat(entry.path("canonical_uri").asText()).isEqualTo("sha256:" + id);
                    assertThat(entry.path("intent_at_epoch_ms").asLong()).isEqualTo(at);
                    assertThat(entry.path("committed_at_epoch_ms").isNull()).isTrue();
                });
        ApiAnswer done = commit(admin, "s", List.of(id("adapter-forwarding")));
        assertThat(texts(done.json().path("committed"))).containsExactly(id("adapter-forwarding"));
        assertThat(uncommitted(admin, "?older_than_epoch_ms=" + at)).isEmpty();
    }

    @Test
    @DisplayName(
            "AR.34 of three intents two are committed; the orphan is left, until it is forgotten")
    void ar34_onlyTheOrphanRemains() {
        String first = store(admin, "s", "first");
        String second = store(admin, "s", "second");
        String orphan = store(admin, "s", "orphan");
        commit(admin, "s", List.of(first));
        commit(admin, "s", List.of(second));

        assertThat(uncommittedIds(admin)).containsExactly(orphan);
        assertThat(admin.post(path("s", orphan) + "/forget", "").status()).isEqualTo(204);
        assertThat(uncommittedIds(admin)).isEmpty();
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("AR.35 where nothing was recorded, everything succeeds and lists nothing")
    void ar35_nothingToDo() {
        assertThat(commit(admin, "s", List.of()).status()).isEqualTo(200);
        assertThat(admin.post(path("s", id("x")) + "/forget", "").status()).isEqualTo(204);
        assertThat(admin.delete(path("s", id("x"))).status()).isEqualTo(204);
        assertThat(uncommitted(admin, "")).isEmpty();
        assertThat(pending(admin, "s")).isEmpty();
    }

    @Test
    @DisplayName("AR.37 pending ones and those in tool outputs, each once and in order")
    void ar37_unionIsSortedAndUnique() {
        String storeWrite = store(admin, "s", "store-write");
        String toolOutput = store(admin, "s", "tool-output");

        assertThat(pending(admin, "s")).isEqualTo(sorted(storeWrite, toolOutput));
        List<String> union = new ArrayList<>(pending(admin, "s"));
        union.add(toolOutput);
        Collections.reverse(union);
        assertThat(texts(commit(admin, "s", union).json().path("committed")))
                .isEqualTo(sorted(storeWrite, toolOutput));
    }

    @Test
    @DisplayName("AR.38, D4.1 a commit, a forget and a new intent concern one session only")
    void ar38_sessionsAreApart() {
        String id = store(admin, "a", "shared");
        store(admin, "b", "shared");
        commit(admin, "a", List.of(id));

        assertThat(pending(admin, "a")).isEmpty();
        assertThat(pending(admin, "b")).containsExactly(id);
        assertThat(admin.post(path("b", id) + "/forget", "").status()).isEqualTo(204);
        assertThat(admin.get(path("a", id)).status()).isEqualTo(200);
        assertThat(admin.get(path("b", id)).status()).isEqualTo(404);

        store(admin, "a", "shared");
        assertThat(pending(admin, "a")).isEmpty();
        ApiAnswer again = commit(admin, "a", List.of(id));
        assertThat(texts(again.json().path("already_committed"))).containsExactly(id);
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("F36, SPEC 8.10 a second commit is reported, and keeps the first stamp")
    void f36_firstStampIsKept() {
        String id = store(admin, "s", "stamped");
        commit(admin, "s", List.of(id));
        long first = stack.clock().instant().toEpochMilli();
        stack.clock().advance(Duration.ofMinutes(1));
        ApiAnswer again = commit(admin, "s", List.of(id, id));

        assertThat(texts(again.json().path("already_committed"))).containsExactly(id);
        assertThat(
                        admin.get(path("s"))
                                .json()
                                .path("attachments")
                                .path(0)
                                .path("committed_at_epoch_ms")
                                .asLong())
                .isEqualTo(first);
    }

    @Test
    @DisplayName("D4.2 an unknown id is reported and never made, nor another session's committed")
    void d4_2_unknownIsNeverInserted() {
        String others = store(admin, "other", "theirs");
        String gone = store(admin, "s", "gone");
        admin.delete(path("s", gone));
        ApiAnswer answer = commit(admin, "s", List.of(others, gone, id("never")));

        assertThat(texts(answer.json().path("unknown")))
                .isEqualTo(sorted(others, gone, id("never")));
        assertThat(admin.get(path("s")).json().path("attachments")).isEmpty();
        assertThat(pending(admin, "other")).containsExactly(others);
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("X11 a thousand ids are committed by one call, each answered once")
    void x11_aThousandIds() {
        List<String> ids =
                IntStream.range(0, 990).mapToObj(i -> uploaded("s", "many " + i)).toList();
        commit(admin, "s", ids.subList(100, 200));
        List<String> asked = new ArrayList<>(ids);
        IntStream.range(0, 10).forEach(i -> asked.add(id("unknown " + i)));
        Collections.shuffle(asked, new java.util.Random(7));
        ApiAnswer answer = commit(admin, "s", asked);

        assertThat(texts(answer.json().path("committed"))).hasSize(890).isSorted();
        assertThat(texts(answer.json().path("already_committed")))
                .hasSize(100)
                .hasSameElementsAs(ids.subList(100, 200));
        assertThat(texts(answer.json().path("unknown"))).hasSize(10);
        assertThat(uncommittedIds(admin)).isEmpty();
        assertThat(changes("sessions/s/attachments")).isEqualTo(2);
    }

    private String uploaded(String session, String text) {
        assertThat(upload(admin, session, text).status()).isEqualTo(201);
        return id(text);
    }

    @Test
    void moreThanAThousandIdsAreTooMany() {
        List<String> ids = IntStream.range(0, 1001).mapToObj(i -> id("no " + i)).toList();

        assertThat(commit(admin, "s", ids).code()).isEqualTo("too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"attachment_ids\": null}",
                "{\"attachment_ids\": [null]}",
                "{\"attachment_ids\": [7]}",
                "{\"attachment_ids\": \"x\"}",
                "[]"
            })
    void refusesBodiesOfAnotherForm(String body) {
        assertThat(admin.post(path("s") + "/commit", body).code()).isEqualTo("invalid_request");
    }

    @Test
    @DisplayName("D4.13 an id that is none is refused where something is to be written")
    void d4_13_malformedIdsAreRefused() {
        for (String id : List.of("other", "../x", "blake3:" + id("x"), id("x") + "0")) {
            String segment = "base64:" + base64(id);
            assertThat(commit(admin, "s", List.of(id)).code()).isEqualTo("invalid_digest");
            assertThat(admin.delete(path("s", segment)).code()).isEqualTo("invalid_digest");
            assertThat(admin.post(path("s", segment) + "/forget", "").code())
                    .isEqualTo("invalid_digest");
        }
    }

    private static String base64(String text) {
        return java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(AttachmentsFixture.utf8(text));
    }

    @Test
    @DisplayName("API §1 ids are taken in every spelling of a digest")
    void idsHaveSpellings() {
        String one = store(admin, "s", "one");
        String two = store(admin, "s", "two");
        ApiAnswer answer =
                commit(
                        admin,
                        "s",
                        List.of("sha256:" + one, one, two.toUpperCase(java.util.Locale.ROOT)));

        assertThat(texts(answer.json().path("committed"))).isEqualTo(sorted(one, two));
    }

    @Test
    @DisplayName("SPEC X6 a keyed commit gives its first answer again")
    void keyedCommitIsAnsweredAgain() {
        String id = store(admin, "s", "keyed");
        ApiClient keyed = admin.with("idempotency-key", "k");
        ApiAnswer first = commit(keyed, "s", List.of(id));

        assertThat(commit(keyed, "s", List.of(id)).json()).isEqualTo(first.json());
        assertThat(texts(first.json().path("committed"))).containsExactly(id);
        assertThat(changes("sessions/s/attachments")).isEqualTo(1);
    }

    private long changes(String resource) {
        return stack.backends().audit().listOfResource(resource, Optional.empty(), 100).size();
    }
}
