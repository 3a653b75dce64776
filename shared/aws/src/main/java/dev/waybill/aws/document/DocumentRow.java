package dev.waybill.aws.document;

import dev.waybill.aws.blob.KeptJson;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentId;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/// A document as its item has it: a large body is somewhere else.
///
/// @param held every blob that the document holds, its own body's included
record DocumentRow(
        DocumentId id,
        KeptJson body,
        SortedSet<Digest> held,
        long revision,
        long seq,
        Instant createdAt,
        Instant updatedAt) {

    /// A document that refers to `digests`.
    static DocumentRow of(Document document, KeptJson body, SortedSet<Digest> digests) {
        SortedSet<Digest> held = new TreeSet<>(digests);
        if (body instanceof KeptJson.InBlob(Digest digest, _)) {
            held.add(digest);
        }
        return new DocumentRow(
                document.id(),
                body,
                held,
                document.revision(),
                document.seq(),
                document.createdAt(),
                document.updatedAt());
    }

    Document toDocument(JsonText text) {
        return new Document(id, text, revision, seq, createdAt, updatedAt);
    }
}
