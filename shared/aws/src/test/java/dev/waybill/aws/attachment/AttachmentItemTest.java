package dev.waybill.aws.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.ItemText;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.AttachmentMeta;
import dev.waybill.domain.attachment.MediaType;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttachmentItemTest {

    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00Z");
    private static final AttachmentKey KEY =
            new AttachmentKey(new SessionId("s 1"), new Digest("5b".repeat(32)));

    @Test
    void anIntentIsStoredSo() {
        Attachment attachment =
                new Attachment(
                        KEY,
                        new AttachmentMeta(
                                new MediaType("image/png"),
                                Optional.of(7L),
                                Optional.of(11L),
                                Optional.of("pixel")),
                        3,
                        NOW,
                        Optional.of(NOW.plusSeconds(1)),
                        Optional.empty(),
                        2);

        assertThat(ItemText.of(AttachmentItem.toItem(attachment)))
                .isEqualTo(
                        """
                        attachment_id S:5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b
                        height N:11
                        intent_at N:1736899200000
                        label S:pixel
                        media_type S:image/png
                        revision N:2
                        session_id S:s 1
                        size_bytes N:3
                        uncommitted_order S:001736899200000
                        s 1
                        5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b
                        uncommitted_shard S:1
                        uploading_until N:1736899201000
                        width N:7
                        """);
        assertThat(AttachmentItem.fromItem(AttachmentItem.toItem(attachment)))
                .isEqualTo(attachment);
    }

    @Test
    void aCommittedAttachmentIsStoredSo() {
        Attachment attachment =
                new Attachment(
                        KEY,
                        new AttachmentMeta(
                                MediaType.OCTETS,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        0,
                        NOW,
                        Optional.empty(),
                        Optional.of(new Attachment.Commit(NOW.plusMillis(5), Optional.of("call"))),
                        4);

        assertThat(ItemText.of(AttachmentItem.toItem(attachment)))
                .isEqualTo(
                        """
                        attachment_id S:5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b
                        committed_at N:1736899200005
                        committed_in S:call
                        intent_at N:1736899200000
                        media_type S:application/octet-stream
                        revision N:4
                        session_id S:s 1
                        size_bytes N:0
                        """);
        assertThat(AttachmentItem.fromItem(AttachmentItem.toItem(attachment)))
                .isEqualTo(attachment);
    }

    @Test
    void shardsAreByTheFirstDigit() {
        assertThat(AttachmentItem.shard(new Digest("0f".repeat(32)))).isEqualTo("0");
        assertThat(AttachmentItem.shard(new Digest("4f".repeat(32)))).isEqualTo("1");
        assertThat(AttachmentItem.shard(new Digest("bf".repeat(32)))).isEqualTo("2");
        assertThat(AttachmentItem.shard(new Digest("ff".repeat(32)))).isEqualTo("3");
    }
}
