package dev.waybill.aws.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.ItemText;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.document.ChangeKind;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentChange;
import dev.waybill.domain.document.DocumentId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DocumentItemsTest {

    private static final DocumentId ID = new DocumentId("cameras", "edge-7");
    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00.123Z");
    private static final Digest DIGEST = new Digest("ab".repeat(32));
    private static final Digest BODY = new Digest("cd".repeat(32));
    private static final JsonText JSON = new JsonText("{\"a\":1}");
    private static final Document DOCUMENT = new Document(ID, JSON, 3, 17, NOW, NOW.plusMillis(5));

    @Test
    void aDocumentIsStoredSo() {
        DocumentRow row = DocumentRow.of(DOCUMENT, new KeptJson.Inline(JSON), new TreeSet<>());

        assertThat(ItemText.of(DocumentItem.toItem(row)))
                .isEqualTo(
                        """
                        body S:{"a":1}
                        collection S:cameras
                        created_at N:1736899200123
                        item S:document#edge-7
                        revision N:3
                        seq N:17
                        updated_at N:1736899200128
                        """);
        assertThat(DocumentItem.fromItem(DocumentItem.toItem(row))).isEqualTo(row);
        assertThat(row.toDocument(JSON)).isEqualTo(DOCUMENT);
    }

    @Test
    void aLargeDocumentHoldsItsOwnBytesToo() {
        TreeSet<Digest> digests = new TreeSet<>();
        digests.add(DIGEST);
        DocumentRow row = DocumentRow.of(DOCUMENT, new KeptJson.InBlob(BODY, 300_000), digests);

        assertThat(row.held()).containsExactly(DIGEST, BODY);
        assertThat(DocumentItem.fromItem(DocumentItem.toItem(row))).isEqualTo(row);
        assertThat(Attributes.of(DocumentItem.toItem(row)).attribute("held").ss())
                .containsExactly(DIGEST.hex(), BODY.hex());
    }

    @Test
    void aChangeIsStoredSo() {
        DocumentChange change =
                new DocumentChange(
                        18,
                        "edge-7",
                        Optional.of("model"),
                        ChangeKind.REFERENCE_STORED,
                        4,
                        NOW.plusMillis(9));

        var item = ChangeItem.toItem("cameras", change, Optional.of(NOW));
        assertThat(ItemText.of(item))
                .isEqualTo(
                        """
                        at N:1736899200132
                        collection S:cameras
                        document S:edge-7
                        expires_at N:1739491200
                        field S:model
                        item S:change#00000000000000000018
                        kind S:ReferenceStored
                        previous_at N:1736899200123
                        revision N:4
                        seq N:18
                        """);
        assertThat(ChangeItem.fromItem(item)).isEqualTo(change);
        assertThat(ChangeItem.isOldest(item, NOW)).isFalse();
        assertThat(ChangeItem.isOldest(item, NOW.plus(Duration.ofDays(30)))).isTrue();
    }

    @Test
    void aFeedsHeadIsStoredSo() {
        FeedItem.Head head = new FeedItem.Head(18, Optional.of(NOW));

        assertThat(ItemText.of(FeedItem.toItem("cameras", head)))
                .isEqualTo(
                        """
                        collection S:cameras
                        item S:feed
                        last_at N:1736899200123
                        last_seq N:18
                        """);
        assertThat(FeedItem.fromItem(FeedItem.toItem("cameras", head))).isEqualTo(head);
        assertThat(head.next(NOW.minusMillis(1)))
                .isEqualTo(new FeedItem.Head(19, Optional.of(NOW)));
        assertThat(FeedItem.Head.NONE.next(NOW)).isEqualTo(new FeedItem.Head(1, Optional.of(NOW)));
    }

    @Test
    void namesOfHoldersAreToldApart() {
        assertThat(new DocumentId("a", "b/c").holder().id()).isEqualTo("a/b/c");
        assertThat(new DocumentId("a/b", "c").holder().id()).isEqualTo("base64:YS9i/c");
        assertThat(new DocumentId("base64:YS9i", "c").holder().id())
                .isEqualTo("base64:YmFzZTY0OllTOWk/c");
        String longest = "/".repeat(255);
        assertThat(new DocumentId(longest, longest).holder().id()).hasSize(7 + 340 + 1 + 255);
    }
}
