package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.attachment.AttachmentCommits;
import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.AttachmentMeta;
import dev.waybill.domain.attachment.Intent;
import dev.waybill.domain.attachment.MediaType;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What sessions do with attachments, for tests of what upkeep does to them.
record AttachmentsInUpkeep(TestStack stack) {

    private static final AttachmentMeta META =
            new AttachmentMeta(
                    MediaType.OCTETS, Optional.empty(), Optional.empty(), Optional.empty());

    private Backends backends() {
        return stack.backends();
    }

    private Instant now() {
        return stack.clock().instant();
    }

    /// An intent; with a time, for an upload that is open so long.
    AttachmentKey intend(String session, String text, Optional<Duration> upload) {
        byte[] bytes = bytes(text);
        AttachmentKey key = new AttachmentKey(new SessionId(session), Digest.of(bytes));
        AttachmentRegister.of(backends())
                .record(new Intent(key, META, bytes.length, now(), upload.map(now()::plus)));
        return key;
    }

    /// An intent and its bytes.
    AttachmentKey store(String session, String text) {
        AttachmentKey key = intend(session, text, Optional.empty());
        BodyStore.of(backends())
                .store(
                        bytes(text),
                        BlobHashes.of(bytes(text)),
                        Optional.of(key.holder()),
                        BlobDescription.NONE,
                        now(),
                        DeedOf.none());
        return key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    AttachmentCommits.Committed commit(AttachmentKey key) {
        return AttachmentCommits.of(backends())
                .commit(key.session(), List.of(key.digest()), now(), DeedOf.none());
    }

    void delete(AttachmentKey key) {
        AttachmentRegister.of(backends())
                .delete(key, Deed.ofService("test", "delete_attachment", "r", now()));
    }

    boolean isThere(AttachmentKey key) {
        return AttachmentsTable.of(backends()).find(key).isPresent();
    }

    Optional<ReferenceCounts> references(AttachmentKey key) {
        return BlobsTable.of(backends()).find(key.digest()).map(BlobRow::references);
    }
}
