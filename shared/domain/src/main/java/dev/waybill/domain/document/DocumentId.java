package dev.waybill.domain.document;

import dev.waybill.domain.Name;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Names a document. Collections need not be made: one is there with its first document.
///
/// @param collection its collection's name
/// @param document its name in the collection
public record DocumentId(String collection, String document) {

    private static final String ENCODED = "base64:";

    public DocumentId {
        Name.require("collection", collection);
        Name.require("document", document);
    }

    /// The document as a holder of the blobs that it refers to.
    public Holder holder() {
        return new Holder(HolderKind.DOCUMENT, toString());
    }

    /// Its path without `/v1/`, for records: `collections/<collection>/documents/<document>`.
    public String resource() {
        return "collections/" + segment() + "/documents/" + document;
    }

    /// `<collection>/<document>`, different for different documents.
    @Override
    public String toString() {
        return segment() + "/" + document;
    }

    /// The collection's name; with `/` in it written as in a path, `base64:` and base64url of its
    /// UTF-8 bytes.
    private String segment() {
        boolean plain = collection.indexOf('/') < 0 && !collection.startsWith(ENCODED);
        return plain ? collection : ENCODED + base64(collection);
    }

    private static String base64(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
