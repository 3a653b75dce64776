package dev.waybill.domain.document;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.BlobReference;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reference to a blob as a value in a document (SPEC 1.1 "BlobReference"): `{hash, size_bytes,
/// metadata: {name?, content_type?, custom?}}`. Optional parts may be absent or null; anything else
/// in it is ignored.
///
/// @param hash which bytes
/// @param sizeBytes how many
/// @param metadata what this reference says about them
public record DocumentReference(
        ReferenceHash hash, Unsigned sizeBytes, BlobReference.Metadata metadata) {

    /// The reference that `value` is; absent when it is none. Values are maps, lists, texts,
    /// numbers, booleans and null, as JSON has them.
    public static Optional<DocumentReference> find(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map && map.get("hash") instanceof String)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(map));
        } catch (InvalidRequest e) {
            return Optional.empty();
        }
    }

    /// Reads `map`; what is missing or of another form is an [InvalidRequest] for it.
    public static DocumentReference parse(Map<?, ?> map) {
        String hash = text("hash", map.get("hash")).orElseThrow(() -> missing("hash"));
        BigInteger size = whole(map.get("size_bytes"));
        Map<?, ?> metadata =
                map("metadata", map.get("metadata")).orElseThrow(() -> missing("metadata"));
        return new DocumentReference(
                ReferenceHash.parse(hash),
                Unsigned.require("size_bytes", size),
                metadata(metadata));
    }

    private static BlobReference.Metadata metadata(Map<?, ?> map) {
        Map<String, String> custom = new LinkedHashMap<>();
        map("metadata.custom", map.get("custom"))
                .orElse(Map.of())
                .forEach((key, value) ->
                        custom.put(
                                key.toString(),
                                text("metadata.custom", value)
                                        .orElseThrow(() ->
                                                new InvalidRequest(
                                                        "metadata.custom", "must hold texts"))));
        return new BlobReference.Metadata(
                text("metadata.name", map.get("name")),
                text("metadata.content_type", map.get("content_type")),
                custom);
    }

    private static Optional<String> text(String field, @Nullable Object value) {
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw new InvalidRequest(field, "must be a text");
    }

    private static Optional<Map<?, ?>> map(String field, @Nullable Object value) {
        if (value == null || value instanceof Map) {
            return Optional.ofNullable((Map<?, ?>) value);
        }
        throw new InvalidRequest(field, "must be an object");
    }

    private static BigInteger whole(@Nullable Object value) {
        return switch (value) {
            case null -> throw missing("size_bytes");
            case Integer number -> BigInteger.valueOf(number);
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            default -> throw new InvalidRequest("size_bytes", "must be a whole number");
        };
    }

    private static InvalidRequest missing(String field) {
        return new InvalidRequest(field, "is required");
    }

    /// The reference as a value: absent parts and an empty `custom` are left out.
    public Map<String, @Nullable Object> toValue() {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        metadata.name().ifPresent(name -> said.put("name", name));
        metadata.contentType().ifPresent(type -> said.put("content_type", type));
        if (!metadata.custom().isEmpty()) {
            said.put("custom", metadata.custom());
        }
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("hash", hash.toString());
        value.put("size_bytes", sizeBytes.value());
        value.put("metadata", said);
        return value;
    }
}
