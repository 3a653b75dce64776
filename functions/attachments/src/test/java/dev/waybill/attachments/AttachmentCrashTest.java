package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.bring;
import static dev.waybill.attachments.AttachmentsFixture.commit;
import static dev.waybill.attachments.AttachmentsFixture.complete;
import static dev.waybill.attachments.AttachmentsFixture.holders;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.texts;
import static dev.waybill.attachments.AttachmentsFixture.uncommittedIds;
import static dev.waybill.attachments.AttachmentsFixture.upload;
import static dev.waybill.attachments.AttachmentsFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.Totals;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every operation fails at each of its calls to AWS in turn, before and after that took effect,
/// and is repeated: the end is the same as without the failure.
class AttachmentCrashTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = admin(stack);

    @ParameterizedTest
    @EnumSource
    @DisplayName("D4.8 a store that failed anywhere and is repeated stores once")
    void storesOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String text = unique();
                    long before = totals().blobs();
                    ApiAnswer stored =
                            played(
                                    faults,
                                    client ->
                                            store(
                                                    client,
                                                    "s",
                                                    utf8(text),
                                                    "?media_type=image/png"));

                    assertThat(stored.status()).isEqualTo(201);
                    assertThat(admin.get(path("s", id(text))).json()).isEqualTo(stored.json());
                    assertThat(admin.get(path("s", id(text)) + "/content").body()).isEqualTo(text);
                    assertThat(holders(stack, text)).isEqualTo(Optional.of(1L));
                    assertThat(totals().blobs()).isEqualTo(before + 1);
                    assertThat(changes("sessions/s/attachments/" + id(text))).isEqualTo(1);
                });
        AttachmentRecount.requireAgreement(stack);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A ticket that failed anywhere and is repeated leads to one attachment")
    void givesOneTicket(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String text = unique();
                    ApiAnswer ticket = played(faults, client -> upload(client, "s", text));

                    assertThat(ticket.status()).isEqualTo(201);
                    assertThat(holders(stack, text)).isEqualTo(Optional.of(1L));
                    assertThat(changes("sessions/s/attachments/" + id(text))).isEqualTo(1);
                    bring(stack, ticket.text("upload_id"), utf8(text));
                    assertThat(complete(admin, "s", ticket.text("upload_id")).status())
                            .isEqualTo(200);
                    assertThat(admin.get(path("s", id(text)) + "/content").body()).isEqualTo(text);
                });
        AttachmentRecount.requireAgreement(stack);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "THROTTLING", "CONFLICT"})
    @DisplayName("A completion that failed anywhere and is repeated completes once")
    void completesOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String text = unique();
                    String uploadId = upload(admin, "s", text).text("upload_id");
                    bring(stack, uploadId, utf8(text));
                    ApiAnswer done = played(faults, client -> complete(client, "s", uploadId));

                    assertThat(done.status()).isEqualTo(200);
                    assertThat(done.json().path("attachment").path("id").asText())
                            .isEqualTo(id(text));
                    assertThat(admin.get(path("s", id(text)) + "/content").body()).isEqualTo(text);
                    assertThat(holders(stack, text)).isEqualTo(Optional.of(1L));
                    assertThat(changes("sessions/s/attachments/" + id(text))).isEqualTo(2);
                });
        AttachmentRecount.requireAgreement(stack);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "X11 a commit that ended half-way is finished by its repetition, and says the same")
    void commitsHalfWay(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String session = unique();
                    List<String> ids =
                            IntStream.range(0, 130)
                                    .mapToObj(i -> {
                                        upload(admin, session, "commit " + i);
                                        return id("commit " + i);
                                    })
                                    .sorted()
                                    .toList();
                    commit(admin, session, ids.subList(0, 10));
                    ApiAnswer done = played(faults, client -> commit(client, session, ids));

                    assertThat(texts(done.json().path("committed")))
                            .isEqualTo(ids.subList(10, 130));
                    assertThat(texts(done.json().path("already_committed")))
                            .isEqualTo(ids.subList(0, 10));
                    assertThat(uncommittedIds(admin)).doesNotContainAnyElementsOf(ids);
                });
        AttachmentRecount.requireAgreement(stack);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F38 a forget that failed anywhere and is repeated forgets")
    void forgets(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String text = unique();
                    store(admin, "s", text);
                    ApiAnswer done =
                            played(
                                    faults,
                                    client -> client.post(path("s", id(text)) + "/forget", ""));

                    assertThat(done.status()).isEqualTo(204);
                    assertThat(admin.get(path("s", id(text))).status()).isEqualTo(404);
                    assertThat(holders(stack, text)).isEqualTo(Optional.of(0L));
                });
        AttachmentRecount.requireAgreement(stack);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("AR.43 a delete that failed anywhere and is repeated deletes")
    void deletes(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String text = unique();
                    store(admin, "s", text);
                    commit(admin, "s", List.of(id(text)));
                    ApiAnswer done = played(faults, client -> client.delete(path("s", id(text))));

                    assertThat(done.status()).isEqualTo(204);
                    assertThat(admin.get(path("s", id(text))).status()).isEqualTo(404);
                    assertThat(holders(stack, text)).isEqualTo(Optional.of(0L));
                });
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("Faults at a fifth of all calls make no 500, and no half change")
    void faultsMakeNo500() {
        for (int seed = 0; seed < 40; seed++) {
            Faults faults = Faults.bearable(seed, 0.2);
            ApiClient shaken = admin(stack.failing(faults));
            String text = "shaken " + seed;
            List<ApiAnswer> answers =
                    List.of(
                            store(shaken, "a", utf8(text), ""),
                            store(shaken, "b", utf8(text), ""),
                            upload(shaken, "c", text),
                            commit(shaken, "a", List.of(id(text))),
                            shaken.post(path("b", id(text)) + "/forget", ""),
                            shaken.delete(path("a", id(text))),
                            shaken.get(path("c", id(text))),
                            shaken.get(path("c") + "?pending=true"),
                            shaken.get("/v1/attachments/uncommitted"));

            assertThat(answers).allMatch(answer -> answer.status() != 500);
        }
        AttachmentRecount.requireAgreement(stack);
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    /// Plays a keyed call with a fault in it, and, as a client would, again after a minute.
    private ApiAnswer played(Faults faults, Function<ApiClient, ApiAnswer> call) {
        return Recovery.repeated(faults, stack, AttachmentsFixture::admin, call);
    }

    private Totals totals() {
        return BlobsTable.of(stack.backends()).totals();
    }

    private long changes(String resource) {
        return stack.backends().audit().listOfResource(resource, Optional.empty(), 100).size();
    }
}
