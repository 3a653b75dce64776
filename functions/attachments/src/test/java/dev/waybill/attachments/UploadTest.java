package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.bring;
import static dev.waybill.attachments.AttachmentsFixture.complete;
import static dev.waybill.attachments.AttachmentsFixture.holders;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.pending;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.uncommittedIds;
import static dev.waybill.attachments.AttachmentsFixture.upload;
import static dev.waybill.attachments.AttachmentsFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.IndexingQueue;
import dev.waybill.aws.blob.ObjectReader;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.PartPlan;
import dev.waybill.domain.blob.Upload;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

class UploadTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = admin(stack);

    @Test
    @DisplayName("SPEC 5.2 intent, bytes, attachment: what was uploaded is the session's")
    void uploadsInOnePut() {
        ApiAnswer ticket = upload(admin, "s", "uploaded");

        assertThat(ticket.status()).isEqualTo(201);
        assertThat(ticket.text("state")).isEqualTo("upload");
        assertThat(ticket.json().path("headers").has("x-amz-checksum-sha256")).isTrue();
        assertThat(uncommittedIds(admin)).containsExactly(id("uploaded"));
        assertThat(pending(admin, "s")).isEmpty();
        assertThat(admin.get(path("s", id("uploaded"))).code()).isEqualTo("attachment_not_found");
        assertThat(complete(admin, "s", ticket.text("upload_id")).code())
                .isEqualTo("upload_incomplete");

        bring(stack, ticket.text("upload_id"), utf8("uploaded"));
        ApiAnswer done = complete(admin, "s", ticket.text("upload_id"));
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().path("blob").path("reference_count").asLong()).isEqualTo(1);
        assertThat(done.json().path("attachment"))
                .isEqualTo(admin.get(path("s", id("uploaded"))).json());
        assertThat(admin.get(path("s", id("uploaded"))).text("label")).isEqualTo("uploaded");
        assertThat(admin.get(path("s", id("uploaded")) + "/content").body()).isEqualTo("uploaded");
        assertThat(complete(admin, "s", ticket.text("upload_id")).json().path("attachment"))
                .isEqualTo(done.json().path("attachment"));
        assertThat(pending(admin, "s")).containsExactly(id("uploaded"));
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("SPEC 5.2 a ticket that cannot record its intent is none")
    void noTicketWithoutAnIntent() {
        ApiClient failing = admin(stack.through(AttachmentsFixture::withoutTransactions));
        ApiAnswer answer = upload(failing, "s", "never");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(uncommittedIds(admin)).isEmpty();
        assertThat(holders(stack, "never")).isEmpty();
    }

    @Test
    @DisplayName("X2 bytes that are there need no upload, and are held at once")
    void knownBytesArePresent() {
        store(admin, "a", "known");
        ApiAnswer present = upload(admin, "b", "known");

        assertThat(present.status()).isEqualTo(200);
        assertThat(present.text("state")).isEqualTo("present");
        assertThat(present.json().path("attachment").path("id").asText()).isEqualTo(id("known"));
        assertThat(present.json().path("blob").path("digest").asText())
                .isEqualTo("sha256:" + id("known"));
        assertThat(admin.get(path("b", id("known"))).text("label")).isEqualTo("known");
        assertThat(holders(stack, "known")).isEqualTo(Optional.of(2L));
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("D0.6 a size that cannot be right is refused before anything is written")
    void refusesAnotherSize() {
        store(admin, "a", "known");
        ApiAnswer answer =
                admin.post(
                        path("b") + "/uploads",
                        AttachmentsFixture.newUpload("known").replace("\": 5", "\": 6"));

        assertThat(answer.code()).isEqualTo("size_mismatch");
        assertThat(uncommittedIds(admin)).containsExactly(id("known"));
        assertThat(holders(stack, "known")).isEqualTo(Optional.of(1L));
    }

    @Test
    @DisplayName("D4.5 an upload can be completed by its own session only")
    void uploadsBelongToSessions() {
        String uploadId = upload(admin, "a", "mine").text("upload_id");
        bring(stack, uploadId, utf8("mine"));

        assertThat(complete(admin, "b", uploadId).code()).isEqualTo("upload_not_found");
        assertThat(complete(admin, "b", "unknown").code()).isEqualTo("upload_not_found");
        assertThat(complete(admin, "a", uploadId).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("An upload whose intent is gone adopts nothing for anybody")
    void anUploadWithoutIntentIsNotCompleted() {
        String uploadId = upload(admin, "s", "gone").text("upload_id");
        bring(stack, uploadId, utf8("gone"));
        admin.delete(path("s", id("gone")));

        assertThat(complete(admin, "s", uploadId).code()).isEqualTo("attachment_not_found");
        assertThat(holders(stack, "gone").orElse(0L)).isZero();
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("A4.2 bytes other than the declared ones are refused, and the intent stays")
    void refusesOtherBytes() {
        String uploadId = upload(admin, "s", "right").text("upload_id");
        bring(stack, uploadId, utf8("wrong"));

        assertThat(complete(admin, "s", uploadId).code()).isEqualTo("digest_mismatch");
        assertThat(uncommittedIds(admin)).containsExactly(id("right"));
        assertThat(admin.get(path("s", id("right"))).status()).isEqualTo(404);
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("API §8 above 64 MiB the bytes come in parts, and are hashed before they are read")
    void uploadsInParts() {
        byte[] large = new byte[(64 << 20) + 1];
        Arrays.fill(large, (byte) 7);
        String digest = id(large);
        ApiAnswer ticket =
                admin.post(
                        path("s") + "/uploads",
                        "{\"digest\": \"%s\", \"size_bytes\": %d, \"media_type\": \"video/mp4\"}"
                                .formatted(digest, large.length));
        assertThat(ticket.text("state")).isEqualTo("multipart");
        String uploadId = ticket.text("upload_id");
        assertThat(complete(admin, "s", uploadId).code()).isEqualTo("upload_incomplete");
        bringParts(uploadId, large);

        ApiAnswer verifying = complete(admin, "s", uploadId);
        assertThat(verifying.status()).isEqualTo(202);
        assertThat(verifying.text("state")).isEqualTo("verifying");
        assertThat(admin.get(path("s", digest)).status()).isEqualTo(404);

        ObjectReader.of(stack.backends()).perform(new IndexingQueue.Task.ReadUpload(uploadId));
        assertThat(complete(admin, "s", uploadId).status()).isEqualTo(200);
        assertThat(admin.get(path("s", digest)).json().path("byte_len").asLong())
                .isEqualTo(large.length);
        assertThat(admin.get(path("s", digest) + "/content").status()).isEqualTo(302);
        AttachmentRecount.requireAgreement(stack);
    }

    private void bringParts(String uploadId, byte[] bytes) {
        UploadTickets tickets = UploadTickets.of(stack.backends());
        Upload upload = tickets.find(uploadId).orElseThrow();
        PartPlan plan = upload.multipart().orElseThrow().plan();
        Map<Integer, Digest> digests = new HashMap<>();
        int from = 0;
        Map<Integer, byte[]> parts = new HashMap<>();
        for (int number = 1; number <= plan.partCount(); number++) {
            int to = from + Math.toIntExact(plan.sizeOf(number));
            parts.put(number, Arrays.copyOfRange(bytes, from, to));
            digests.put(number, Digest.of(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        assertThat(tickets.partUrls(upload, digests, stack.clock().instant())).isPresent();
        String s3UploadId =
                tickets.find(uploadId)
                        .flatMap(Upload::multipart)
                        .flatMap(Upload.Multipart::s3UploadId)
                        .orElseThrow();
        parts.forEach((number, part) ->
                stack.backends()
                        .clients()
                        .s3()
                        .uploadPart(
                                put ->
                                        put.bucket(stack.backends().config().blobsBucket())
                                                .key(upload.object().key())
                                                .uploadId(s3UploadId)
                                                .partNumber(number)
                                                .checksumSHA256(
                                                        Base64.getEncoder()
                                                                .encodeToString(
                                                                        Digest.of(part).hash())),
                                RequestBody.fromBytes(part)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"digest\": \"x\", \"size_bytes\": 1, \"media_type\": \"image/png\"}",
                "{\"digest\": \"ID\", \"media_type\": \"image/png\"}",
                "{\"digest\": \"ID\", \"size_bytes\": -1, \"media_type\": \"image/png\"}",
                "{\"digest\": \"ID\", \"size_bytes\": 1}",
                "{\"digest\": \"ID\", \"size_bytes\": 1, \"media_type\": \"png\"}",
                "{\"digest\": \"blake3:ID\", \"size_bytes\": 1, \"media_type\": \"image/png\"}",
                "{\"digest\": \"ID\", \"size_bytes\": 1, \"media_type\": \"a/b\", \"width\": -1}",
                "{\"digest\": \"ID\", \"size_bytes\": 1, \"media_type\": \"a/b\", \"height\": 1.5}"
            })
    @DisplayName("Bad tickets are refused before anything is written")
    void refusesBadTickets(String body) {
        ApiAnswer answer = admin.post(path("s") + "/uploads", body.replace("ID", id("bad")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(uncommittedIds(admin)).isEmpty();
        assertThat(holders(stack, "bad")).isEmpty();
    }

    @Test
    void attachmentsHaveAtMostTwentyGibibytes() {
        String body =
                "{\"digest\": \"%s\", \"size_bytes\": 21474836481, \"media_type\": \"a/b\"}"
                        .formatted(id("huge"));

        assertThat(admin.post(path("s") + "/uploads", body).code()).isEqualTo("too_large");
        assertThat(uncommittedIds(admin)).isEmpty();
    }

    @Test
    @DisplayName("SPEC X6 a keyed ticket is given again, with a URL made anew")
    void keyedTicketIsGivenAgain() {
        ApiClient keyed = admin.with("idempotency-key", "t");
        ApiAnswer first = upload(keyed, "s", "keyed");
        stack.clock().advance(Duration.ofMinutes(20));
        ApiAnswer again = upload(keyed, "s", "keyed");

        assertThat(again.text("upload_id")).isEqualTo(first.text("upload_id"));
        assertThat(again.text("expires_at")).isGreaterThan(first.text("expires_at"));
    }
}
