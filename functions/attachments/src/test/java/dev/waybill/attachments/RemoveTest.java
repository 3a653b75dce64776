package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.commit;
import static dev.waybill.attachments.AttachmentsFixture.holders;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.pending;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.uncommittedIds;
import static dev.waybill.attachments.AttachmentsFixture.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RemoveTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = admin(stack);

    @Test
    @DisplayName("D4.3 only an intent can be forgotten, and only its session's")
    void d4_3_forgetsOnlyIntents() {
        String id = store(admin, "a", "shared");
        store(admin, "b", "shared");
        commit(admin, "a", List.of(id));
        ApiAnswer refused = admin.post(path("a", id) + "/forget", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("attachment_committed");
        assertThat(refused.text("attachment_id")).isEqualTo(id);
        assertThat(admin.get(path("a", id)).status()).isEqualTo(200);
        assertThat(pending(admin, "b")).containsExactly(id);

        assertThat(admin.post(path("b", id) + "/forget", "").status()).isEqualTo(204);
        assertThat(pending(admin, "b")).isEmpty();
        assertThat(holders(stack, "shared")).isEqualTo(Optional.of(1L));
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("F38 forgetting removes the row, lets the bytes go, and may be repeated")
    void f38_forgets() {
        String id = store(admin, "s", "once");

        assertThat(admin.post(path("s", id) + "/forget", "").status()).isEqualTo(204);
        assertThat(admin.post(path("s", id) + "/forget", "").status()).isEqualTo(204);
        assertThat(admin.get(path("s", id)).status()).isEqualTo(404);
        assertThat(uncommittedIds(admin)).isEmpty();
        assertThat(holders(stack, "once")).isEqualTo(Optional.of(0L));
    }

    @Test
    @DisplayName("D4.14 an intent whose bytes never came is forgotten without a trace")
    void d4_14_forgetsIntentsWithoutBytes() {
        upload(admin, "s", "never sent");
        assertThat(holders(stack, "never sent")).isEqualTo(Optional.of(1L));

        assertThat(admin.post(path("s", id("never sent")) + "/forget", "").status()).isEqualTo(204);
        assertThat(holders(stack, "never sent")).isEmpty();
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("AR.40 a delete drops one session's row; the bytes stay until the last one")
    void ar40_deletesOneSessionsRow() {
        String id = store(admin, "a", "shared");
        store(admin, "b", "shared");
        commit(admin, "a", List.of(id));
        commit(admin, "b", List.of(id));

        assertThat(admin.delete(path("a", id)).status()).isEqualTo(204);
        assertThat(admin.get(path("a", id)).code()).isEqualTo("attachment_not_found");
        assertThat(admin.get(path("b", id) + "/content").body()).isEqualTo("shared");
        assertThat(unreferenced("shared")).isFalse();
        assertThat(admin.delete(path("b", id)).status()).isEqualTo(204);
        assertThat(unreferenced("shared")).isTrue();
        AttachmentRecount.requireAgreement(stack);
    }

    private boolean unreferenced(String text) {
        return BlobsTable.of(stack.backends())
                        .find(new Digest(id(text)))
                        .orElseThrow()
                        .references()
                        .sum()
                == 0;
    }

    @Test
    @DisplayName("AR.43 a delete may be repeated, and a listing shows each attachment once")
    void ar43_deleteIsIdempotent() {
        String id = store(admin, "s", "one");
        store(admin, "s", "one");
        store(admin, "s", "two");

        assertThat(admin.get(path("s")).json().path("attachments")).hasSize(2);
        assertThat(admin.delete(path("s", id)).status()).isEqualTo(204);
        assertThat(admin.delete(path("s", id)).status()).isEqualTo(204);
        assertThat(admin.get(path("s")).json().path("attachments"))
                .singleElement()
                .extracting(item -> item.path("id").asText())
                .isEqualTo(id("two"));
    }

    @Test
    @DisplayName("X4 a blob that an attachment holds, if only by an intent, cannot be deleted")
    void x4_heldBlobsStay() {
        store(admin, "s", "held");
        BlobRemoval removal = BlobRemoval.of(stack.backends());
        Digest digest = new Digest(id("held"));
        Deed deed = Deed.ofService("test", "delete_blob", "r", stack.clock().instant());

        assertThat(removal.remove(digest, stack.clock().instant(), () -> deed))
                .isInstanceOf(BlobRemoval.Removed.InUse.class);
        admin.delete(path("s", id("held")));
        assertThat(removal.remove(digest, stack.clock().instant(), () -> deed))
                .isInstanceOf(BlobRemoval.Removed.Gone.class);
    }

    @Test
    @DisplayName("X4 after an admin's force the attachment is not found, and can be stored again")
    void x4_forcedRemovalIsHealedByAStore() {
        String id = store(admin, "s", "forced");
        commit(admin, "s", List.of(id));
        Deed deed = Deed.ofService("test", "delete_blob", "r", stack.clock().instant());
        BlobRemoval.of(stack.backends())
                .removeByForce(new Digest(id), stack.clock().instant(), () -> deed);

        assertThat(admin.get(path("s", id)).code()).isEqualTo("attachment_not_found");
        store(admin, "s", "forced");
        assertThat(admin.get(path("s", id) + "/content").body()).isEqualTo("forced");
        assertThat(pending(admin, "s")).isEmpty();
        AttachmentRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("D4.3 what was deleted is not brought back by a commit")
    void deletedIsNotResurrected() {
        String id = store(admin, "s", "gone");
        admin.delete(path("s", id));
        commit(admin, "s", List.of(id));

        assertThat(admin.get(path("s", id)).status()).isEqualTo(404);
        assertThat(holders(stack, "gone")).isEqualTo(Optional.of(0L));
    }
}
