package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.bring;
import static dev.waybill.attachments.AttachmentsFixture.commit;
import static dev.waybill.attachments.AttachmentsFixture.complete;
import static dev.waybill.attachments.AttachmentsFixture.holders;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.pending;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.texts;
import static dev.waybill.attachments.AttachmentsFixture.upload;
import static dev.waybill.attachments.AttachmentsFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Of every two things that exclude each other one happens, and holders and attachments agree.
abstract class AttachmentRacesContract {

    private final TestStack stack = stack();
    private final ApiClient admin = admin(stack);

    /// A stack of its own.
    protected abstract TestStack stack();

    /// How often each race is run.
    protected abstract int rounds();

    @Test
    @DisplayName("D4.1 the same content in fifty sessions at once: fifty rows, one object")
    void d4_1_oneContentInManySessions() {
        Race.of(50).run(racer -> store(admin, "session " + racer, "shared"));

        assertThat(holders(stack, "shared")).isEqualTo(Optional.of(50L));
        for (int racer = 0; racer < 50; racer++) {
            assertThat(admin.get(path("session " + racer, id("shared")) + "/content").body())
                    .isEqualTo("shared");
        }
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("D4.9 the same content in one session fifty times at once: one row, one holder")
    void d4_9_oneContentInOneSession() {
        Race.of(50).run(racer -> store(admin, "s", "same"));

        assertThat(pending(admin, "s")).containsExactly(id("same"));
        assertThat(holders(stack, "same")).isEqualTo(Optional.of(1L));
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("F36 of ten commits of the same ids each id is stamped by one")
    void f36_eachIdIsCommittedOnce() {
        List<String> ids =
                IntStream.range(0, 8).mapToObj(i -> store(admin, "s", "commit " + i)).toList();
        List<ApiAnswer> answers = Race.of(10).run(racer -> commit(admin, "s", ids));
        List<String> committed =
                answers.stream()
                        .flatMap(answer -> texts(answer.json().path("committed")).stream())
                        .toList();

        assertThat(committed).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(answers)
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(
                                    texts(answer.json().path("committed")).size()
                                            + texts(answer.json().path("already_committed")).size())
                            .isEqualTo(8);
                });
    }

    @Test
    @DisplayName("D4.3 commit against forget: one of them")
    void d4_3_commitAgainstForget() {
        for (int round = 0; round < rounds(); round++) {
            String id = store(admin, "s", "forget " + round);
            List<ApiAnswer> answers =
                    race(
                            () -> commit(admin, "s", List.of(id)),
                            () -> admin.post(path("s", id) + "/forget", ""));
            boolean committed = texts(answers.get(0).json().path("committed")).contains(id);

            assertThat(answers.get(1).status()).isEqualTo(committed ? 409 : 204);
            assertThat(admin.get(path("s", id)).status()).isEqualTo(committed ? 200 : 404);
            assertThat(holders(stack, "forget " + round))
                    .isEqualTo(Optional.of(committed ? 1L : 0L));
        }
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("D4.2 commit against delete: what is deleted is not brought back")
    void d4_2_commitAgainstDelete() {
        for (int round = 0; round < rounds(); round++) {
            String id = store(admin, "s", "delete " + round);
            List<ApiAnswer> answers =
                    race(() -> commit(admin, "s", List.of(id)), () -> admin.delete(path("s", id)));

            assertThat(answers.get(0).status()).isEqualTo(200);
            assertThat(answers.get(1).status()).isEqualTo(204);
            assertThat(admin.get(path("s", id)).status()).isEqualTo(404);
            assertThat(holders(stack, "delete " + round)).isEqualTo(Optional.of(0L));
        }
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("D4.4 commit against ageing: one of them")
    void d4_4_commitAgainstAgeing() {
        for (int round = 0; round < rounds(); round++) {
            String text = "age " + round;
            String id = store(admin, "s", text);
            List<Boolean> wins =
                    race(
                            () ->
                                    texts(commit(admin, "s", List.of(id)).json().path("committed"))
                                            .contains(id),
                            () -> age(text, stack.clock().instant()));

            assertThat(wins).containsExactlyInAnyOrder(true, false);
            assertThat(admin.get(path("s", id)).status()).isEqualTo(wins.get(0) ? 200 : 404);
            assertThat(holders(stack, text)).isEqualTo(Optional.of(wins.get(0) ? 1L : 0L));
        }
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("D4.4 a store against ageing: what was answered is there, and held")
    void d4_4_storeAgainstAgeing() {
        for (int round = 0; round < rounds(); round++) {
            String text = "refresh " + round;
            store(admin, "s", text);
            Instant youngest = stack.clock().instant();
            stack.clock().advance(Duration.ofHours(25));
            race(() -> store(admin, "s", text), () -> Boolean.toString(age(text, youngest)));

            assertThat(admin.get(path("s", id(text)) + "/content").body()).isEqualTo(text);
            assertThat(holders(stack, text)).isEqualTo(Optional.of(1L));
        }
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("An upload that is completed while its intent is forgotten leaves no holder")
    void completeAgainstForget() {
        for (int round = 0; round < rounds(); round++) {
            String text = "late " + round;
            String uploadId = upload(admin, "s", text).text("upload_id");
            bring(stack, uploadId, utf8(text));
            List<ApiAnswer> answers =
                    race(
                            () -> complete(admin, "s", uploadId),
                            () -> admin.post(path("s", id(text)) + "/forget", ""));

            assertThat(answers.get(0).status()).isIn(200, 404);
            assertThat(answers.get(1).status()).isEqualTo(204);
            assertThat(admin.get(path("s", id(text))).status()).isEqualTo(404);
            assertThat(holders(stack, text).orElse(0L)).isZero();
        }
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("A store against a delete of the same: there and held, or neither")
    void storeAgainstDelete() {
        for (int round = 0; round < rounds(); round++) {
            String text = "swap " + round;
            store(admin, "s", text);
            List<ApiAnswer> answers =
                    race(
                            () -> store(admin, "s", utf8(text), ""),
                            () -> admin.delete(path("s", id(text))));

            assertThat(answers).extracting(ApiAnswer::status).containsExactly(201, 204);
            boolean there = admin.get(path("s", id(text))).status() == 200;
            assertThat(holders(stack, text)).isEqualTo(Optional.of(there ? 1L : 0L));
        }
        AttachmentRecount.requireAgreement(stack);
    }

    private boolean age(String text, Instant youngest) {
        Deed deed = Deed.ofService("upkeep", "forget_attachment", "r", stack.clock().instant());
        AttachmentKey key = new AttachmentKey(new SessionId("s"), new Digest(id(text)));
        return AttachmentRegister.of(stack.backends()).age(key, youngest, deed);
    }

    private static <T> List<T> race(Supplier<T> one, Supplier<T> other) {
        return Race.of(2).run(racer -> racer == 0 ? one.get() : other.get());
    }
}
