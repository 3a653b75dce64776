package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.blob.Digest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// JSON as an attribute holds it: as text, or, when it is large, as a map that names the blob it
/// is.
public sealed interface KeptJson {

    /// In the item itself.
    record Inline(JsonText json) implements KeptJson {}

    /// In a blob that is held by whose item it is.
    ///
    /// @param digest the blob
    /// @param sizeBytes its size
    record InBlob(Digest digest, long sizeBytes) implements KeptJson {}

    /// What the blob's attribute says.
    String DIGEST = "digest";

    /// What the size's attribute says.
    String SIZE_BYTES = "size_bytes";

    /// How many bytes it has once it is read.
    default long sizeBytes() {
        return switch (this) {
            case Inline(JsonText json) -> json.bytes().length;
            case InBlob(_, long size) -> size;
        };
    }

    /// The attribute.
    default AttributeValue toAttribute() {
        return switch (this) {
            case Inline(JsonText json) -> AttributeValue.fromS(json.text());
            case InBlob(Digest digest, long size) ->
                    Attributes.none().put(DIGEST, digest.hex()).put(SIZE_BYTES, size).map();
        };
    }

    /// Reads an attribute.
    static KeptJson of(AttributeValue value) {
        if (!value.hasM()) {
            return new Inline(new JsonText(value.s()));
        }
        Attributes from = Attributes.of(value.m());
        return new InBlob(new Digest(from.text(DIGEST)), from.number(SIZE_BYTES));
    }
}
