package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.bytes;
import static dev.waybill.attachments.AttachmentsFixture.holders;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.pending;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.uncommitted;
import static dev.waybill.attachments.AttachmentsFixture.uncommittedIds;
import static dev.waybill.attachments.AttachmentsFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.AwsClients;
import dev.waybill.aws.Backends;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.s3.FaultyS3;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAttachmentTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = admin(stack);

    @Test
    @DisplayName("A4.1 the same bytes twice have the same id, a length of 3, and are given back")
    void a4_1_sameBytesTwiceSameId() {
        ApiAnswer first = store(admin, "s", bytes(1, 2, 3), "?media_type=image/png");
        ApiAnswer second = store(admin, "s", bytes(1, 2, 3), "?media_type=image/png");

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().path("byte_len").asLong()).isEqualTo(3);
        assertThat(first.text("id"))
                .isEqualTo("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(admin.get(path("s", first.text("id")) + "/content").body())
                .isEqualTo("\u0001\u0002\u0003");
        assertThat(pending(admin, "s")).containsExactly(first.text("id"));
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("A4.2 id and length come from the bytes, whatever the caller says")
    void a4_2_idIsTheContentsHash() {
        ApiAnswer answer =
                store(admin, "s", bytes(4, 5, 6, 7), "?media_type=image/gif&id=x&byte_len=99");

        assertThat(answer.text("id"))
                .isEqualTo("c6d44cf418f610e3fe9e1d9294ff43def81c6cdcad6cbb1820cff48d3aa4355d");
        assertThat(answer.json().path("byte_len").asLong()).isEqualTo(4);
    }

    @Test
    @DisplayName("A4.3 (a) what is said of an attachment comes back")
    void a4_3a_metadataRoundTrips() {
        ApiAnswer stored =
                store(
                        admin,
                        "s",
                        bytes(8, 8, 8),
                        "?media_type=image/png&width=7&height=11&label=pixel");
        ApiAnswer got = admin.get(path("s", stored.text("id")));

        assertThat(got.json()).isEqualTo(stored.json());
        assertThat(got.text("media_type")).isEqualTo("image/png");
        assertThat(got.json().path("byte_len").asLong()).isEqualTo(3);
        assertThat(got.json().path("width").asLong()).isEqualTo(7);
        assertThat(got.json().path("height").asLong()).isEqualTo(11);
        assertThat(got.text("label")).isEqualTo("pixel");
    }

    @Test
    @DisplayName("A4.3 (b) other bytes have another id")
    void a4_3b_otherBytesOtherId() {
        String same = store(admin, "s", bytes(9, 9, 9), "").text("id");

        assertThat(store(admin, "s", bytes(9, 9, 9), "").text("id")).isEqualTo(same);
        assertThat(store(admin, "s", bytes(9, 9, 8), "").text("id")).isNotEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:does-not-exist",
                "does-not-exist",
                "..",
                "base64:Li4vLi4vYg",
                "0000000000000000000000000000000000000000000000000000000000000000"
            })
    @DisplayName("A4.3 (c), D4.13 an id that is none is not found when it is read")
    void a4_3c_malformedIdsAreNotFound(String id) {
        assertThat(admin.get(path("s", id)).code()).isEqualTo("attachment_not_found");
        assertThat(admin.get(path("s", id) + "/content").code()).isEqualTo("attachment_not_found");
    }

    @Test
    @DisplayName("A4.3 (d, e), AR.36 attachments and intents survive a new start of the function")
    void a4_3e_survivesReopening() {
        String id = store(admin, "s", "kept");
        ApiClient reopened = admin(stack);

        assertThat(stack.backends().config().durable()).isTrue();
        assertThat(reopened.get(path("s", id)).status()).isEqualTo(200);
        assertThat(pending(reopened, "s")).containsExactly(id);
        assertThat(uncommitted(reopened, "")).hasSize(1);
        assertThat(reopened.get(path("s", id) + "/content").body()).isEqualTo("kept");
    }

    @Test
    @DisplayName("A4.5, D4.10 the intent's time is the server's, in milliseconds, and there is one")
    void a4_5_intentTimeIsTheServers() {
        long now = stack.clock().instant().toEpochMilli();
        store(admin, "s", "clock");

        assertThat(now).isGreaterThan(1_000_000_000_000L);
        assertThat(uncommitted(admin, ""))
                .singleElement()
                .extracting(entry -> entry.path("intent_at_epoch_ms").asLong())
                .isEqualTo(now);
    }

    @Test
    @DisplayName("SPEC 5.2 an intent that cannot be recorded means no bytes")
    void noBytesWithoutAnIntent() {
        CallCounts counts = new CallCounts();
        ApiClient failing =
                admin(stack.through(AttachmentsFixture::withoutTransactions).counted(counts));
        ApiAnswer answer = store(failing, "s", utf8("never"), "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(counts.calls("S3")).isZero();
        assertThat(counts.calls("DynamoDb", "PutItem")).isZero();
        assertThat(holders(stack, "never")).isEmpty();
        assertThat(uncommitted(admin, "")).isEmpty();
    }

    @Test
    @DisplayName("D4.14, D4.7, F35 bytes that fail leave an intent, which is not to be read")
    void anIntentStaysWhenTheBytesFail() {
        ApiAnswer answer = store(admin(withoutBucket()), "s", utf8("lost"), "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(uncommittedIds(admin)).containsExactly(id("lost"));
        assertThat(pending(admin, "s")).isEmpty();
        assertThat(holders(stack, "lost")).isEqualTo(Optional.of(1L));
        assertThat(admin.get(path("s", id("lost"))).code()).isEqualTo("attachment_not_found");
        assertThat(admin.get(path("s", id("lost")) + "/content").code())
                .isEqualTo("attachment_not_found");
        AttachmentRecount.requireAgreement(stack);

        assertThat(store(admin, "s", "lost")).isEqualTo(id("lost"));
        assertThat(admin.get(path("s", id("lost")) + "/content").body()).isEqualTo("lost");
        AttachmentRecount.requireAgreement(stack);
    }

    private TestStack withoutBucket() {
        Backends backends = stack.backends();
        AwsClients clients = backends.clients();
        Faults always = Faults.share(1, 1.0, Fault.Kind.THROTTLING);
        return new TestStack(
                new Backends(
                        backends.config(),
                        new AwsClients(
                                clients.dynamoDb(),
                                new FaultyS3(clients.s3(), always),
                                clients.presigner(),
                                clients.sqs(),
                                clients.credentials()),
                        backends.clock(),
                        backends.ids(),
                        backends.backoff()),
                stack.clock());
    }

    @Test
    @DisplayName("AR.39, D4.5 another session's id is answered as an unknown one, bytes or not")
    void ar39_guardsTheSession() {
        String id = store(admin, "a", "secret");
        ApiAnswer others = admin.get(path("b", id));
        ApiAnswer unknown = admin.get(path("b", id("unknown")));

        assertThat(others.status()).isEqualTo(404);
        assertThat(withoutIds(others)).isEqualTo(withoutIds(unknown));
        assertThat(withoutIds(admin.get(path("b", id) + "/content")))
                .isEqualTo(withoutIds(admin.get(path("b", id("unknown")) + "/content")));
    }

    private static JsonNode withoutIds(ApiAnswer answer) {
        ObjectNode body = (ObjectNode) answer.json();
        body.remove(List.of("request_id", "attachment_id"));
        return body;
    }

    @Test
    @DisplayName("D4.5 nothing is read of a blob that the session has no attachment of")
    void theGuardComesBeforeTheBlob() {
        String id = store(admin, "a", "secret");
        CallCounts counts = new CallCounts();
        ApiClient counted = admin(stack.counted(counts));
        counted.get(path("b", id) + "/content");

        assertThat(counts.calls("DynamoDb")).isEqualTo(1);
        assertThat(counts.calls("S3")).isZero();
    }

    @Test
    @DisplayName("AR.39, D4.6, D4.1 two sessions keep one content, each with words of its own")
    void ar39_metadataIsTheSessionsOwn() {
        String id = store(admin, "a", utf8("shared"), "?media_type=image/png&label=A").text("id");
        store(admin, "b", utf8("shared"), "?media_type=image/gif&label=B");

        assertThat(admin.get(path("a", id)).text("media_type")).isEqualTo("image/png");
        assertThat(admin.get(path("a", id)).text("label")).isEqualTo("A");
        assertThat(admin.get(path("b", id)).text("media_type")).isEqualTo("image/gif");
        assertThat(admin.get(path("b", id)).text("label")).isEqualTo("B");
        assertThat(admin.get(path("a", id) + "/content").header("content-type"))
                .contains("image/png");
        assertThat(holders(stack, "shared")).isEqualTo(Optional.of(2L));
        assertThat(uncommitted(admin, "")).hasSize(2);
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName(
            "D4.9 recording again refreshes the time, makes no second row, and keeps the stamp")
    void d4_9_recordingAgainRefreshes() {
        String id = store(admin, "s", utf8("again"), "?label=one").text("id");
        stack.clock().advance(Duration.ofSeconds(5));
        store(admin, "s", utf8("again"), "?label=two");

        assertThat(uncommitted(admin, ""))
                .singleElement()
                .extracting(entry -> entry.path("intent_at_epoch_ms").asLong())
                .isEqualTo(stack.clock().instant().toEpochMilli());
        assertThat(admin.get(path("s", id)).text("label")).isEqualTo("two");
        assertThat(holders(stack, "again")).isEqualTo(Optional.of(1L));

        AttachmentsFixture.commit(admin, "s", List.of(id));
        long committedAt = stack.clock().instant().toEpochMilli();
        stack.clock().advance(Duration.ofSeconds(5));
        store(admin, "s", utf8("again"), "?label=three");
        JsonNode entry = admin.get(path("s")).json().path("attachments").path(0);
        assertThat(entry.path("committed_at_epoch_ms").asLong()).isEqualTo(committedAt);
        assertThat(entry.path("intent_at_epoch_ms").asLong()).isEqualTo(committedAt + 5000);
        assertThat(entry.path("label").asText()).isEqualTo("three");
        assertThat(uncommitted(admin, "")).isEmpty();
    }

    @Test
    @DisplayName("D4.16 an attachment may have no bytes")
    void d4_16_nothingIsLegal() {
        ApiAnswer answer = store(admin, "s", bytes(), "?media_type=text/plain");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("id"))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(answer.json().path("byte_len").asLong()).isZero();
        ApiAnswer content = admin.get(path("s", answer.text("id")) + "/content");
        assertThat(content.status()).isEqualTo(200);
        assertThat(content.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpg,image/jpeg",
        "IMAGE/JPG,image/jpeg",
        "image/PNG,image/png",
        "image/png; charset=binary,image/png",
        "application/vnd.some+json,application/vnd.some+json"
    })
    @DisplayName("SPEC 5.1 media types are kept in one form")
    void mediaTypesHaveOneForm(String sent, String kept) {
        ApiAnswer answer = store(admin.with("content-type", sent), "s", utf8("typed " + sent), "");

        assertThat(answer.text("media_type")).isEqualTo(kept);
        assertThat(admin.get(path("s", answer.text("id"))).text("media_type")).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?media_type=png",
                "?media_type=image/",
                "?media_type=",
                "?width=-1",
                "?width=x",
                "?height=2147483648"
            })
    @DisplayName("Bad words about an attachment are refused before anything is written")
    void refusesBadMetadata(String query) {
        ApiAnswer answer = store(admin, "s", utf8("refused"), query);

        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(uncommitted(admin, "")).isEmpty();
        assertThat(holders(stack, "refused")).isEmpty();
    }

    @Test
    void bodiesHaveAtMostFourMebibytes() {
        assertThat(store(admin, "s", new byte[4 << 20], "").status()).isEqualTo(201);
        assertThat(store(admin, "s", new byte[(4 << 20) + 1], "").code()).isEqualTo("too_large");
    }

    @Test
    @DisplayName("API §1 sessions are named in any script, and in base64: form")
    void sessionsHaveAnyName() {
        String id = store(admin, "сессия 🚀", "named");

        assertThat(admin.get(path("base64:0YHQtdGB0YHQuNGPIPCfmoA", id)).status()).isEqualTo(200);
        assertThat(store(admin, "x".repeat(256), utf8("x"), "").code())
                .isEqualTo("invalid_request");
    }

    @Test
    @DisplayName("SPEC X6 the same key again gives the first answer, with one effect")
    void keyedStoreIsAnsweredOnce() {
        ApiClient keyed = admin.with("idempotency-key", "k-1");
        ApiAnswer first = store(keyed, "s", utf8("keyed"), "?label=one");
        ApiAnswer again = store(keyed, "s", utf8("keyed"), "?label=one");

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("idempotent-replayed")).contains("true");
        assertThat(store(keyed, "s", utf8("other"), "").code()).isEqualTo("idempotency_conflict");
        assertThat(
                        stack.backends()
                                .audit()
                                .listOfResource(
                                        "sessions/s/attachments/" + id("keyed"),
                                        Optional.empty(),
                                        10))
                .singleElement()
                .extracting(entry -> entry.action())
                .isEqualTo("store_attachment");
    }

    @Test
    @DisplayName("AR.42 every object's key has one prefix, without doubled or leading slashes")
    void ar42_keysHaveOnePrefix() {
        store(admin, "/lash/e2e/", utf8("prefixed"), "");
        store(admin, "s", "prefixed");

        var listed =
                stack.backends()
                        .clients()
                        .s3()
                        .listObjectsV2(
                                list -> list.bucket(stack.backends().config().blobsBucket()));
        assertThat(listed.contents())
                .isNotEmpty()
                .allSatisfy(object ->
                        assertThat(object.key())
                                .matches("blobs/sha256/[0-9a-f]{2}/[0-9a-f]{64}/[0-9a-f]{32}"));
    }

    @Test
    @DisplayName("X2 bytes that somebody else has stored are not stored again")
    void x2_oneObjectForAll() {
        store(admin, "a", "one");
        store(admin, "b", "one");

        assertThat(
                        stack.backends()
                                .clients()
                                .s3()
                                .listObjectsV2(list ->
                                        list.bucket(stack.backends().config().blobsBucket()))
                                .contents())
                .hasSize(1);
    }
}
