package dev.waybill.documents;

import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentReference;
import dev.waybill.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Entity tags (RFC 9110 8.8.3). A document's tag is new with every change of it, and never comes
/// back. A reference's tag says what the reference says, so it outlives changes of other fields.
final class Tags {

    private static final int HEX_DIGITS = 32;

    private Tags() {}

    static String of(Document document) {
        return ofChange(document.seq());
    }

    /// The tag of the document that the change `seq` made.
    static String ofChange(long seq) {
        return "\"" + seq + "\"";
    }

    static String of(DocumentReference reference) {
        String text = Json.write(DocumentJson.reference(reference));
        String hex = Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
        return "\"" + hex.substring(0, HEX_DIGITS) + "\"";
    }

    /// The tags by which a reference goes: its own, and that of the whole document; none when it is
    /// not there.
    static Set<String> ofReference(
            Optional<Document> document, Optional<DocumentReference> reference) {
        Set<String> tags = new HashSet<>();
        reference.ifPresent(there -> {
            tags.add(of(there));
            document.ifPresent(whole -> tags.add(of(whole)));
        });
        return tags;
    }
}
