package dev.waybill.domain.blob;

import dev.waybill.domain.AsciiSet;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What was said about a blob when it was first stored; later stores change nothing of it (SPEC
/// D2.6, X2).
///
/// @param artifactType the kind of artifact
/// @param mediaType a MIME type
/// @param name a name for people
/// @param custom whatever the publisher wants to keep; at most [#MAX_CUSTOM_BYTES] in all
public record BlobDescription(
        ArtifactType artifactType,
        Optional<String> mediaType,
        Optional<String> name,
        Map<String, String> custom) {

    /// Nothing was said.
    public static final BlobDescription NONE =
            new BlobDescription(ArtifactType.GENERIC, Optional.empty(), Optional.empty(), Map.of());

    /// The most that `custom` may hold: keys and values together, in bytes of UTF-8.
    public static final int MAX_CUSTOM_BYTES = 32 * 1024;

    private static final int MAX_MEDIA_TYPE = 255;
    private static final AsciiSet PRINTABLE = AsciiSet.range(' ', '~');

    public BlobDescription {
        custom = Map.copyOf(custom);
    }

    /// Reads what a caller said; what breaks a rule is an [InvalidRequest] for its field.
    public static BlobDescription parse(
            Optional<String> artifactType,
            Optional<String> mediaType,
            Optional<String> name,
            Map<String, String> custom) {
        mediaType.ifPresent(BlobDescription::requireMediaType);
        name.ifPresent(text -> Name.require("name", text));
        requireCustom(custom);
        return new BlobDescription(
                artifactType.map(ArtifactType::parse).orElse(ArtifactType.GENERIC),
                mediaType,
                name,
                custom);
    }

    private static void requireMediaType(String text) {
        if (text.length() > MAX_MEDIA_TYPE || !isMediaType(text)) {
            throw new InvalidRequest("media_type", "must be a MIME type of at most 255 characters");
        }
    }

    /// Something without blanks, a slash, and something behind it.
    static boolean isMediaType(String text) {
        int slash = text.indexOf('/', 1);
        return slash > 0
                && slash + 1 < text.length()
                && PRINTABLE.isAllOf(text)
                && text.lastIndexOf(' ', slash) < 0;
    }

    private static void requireCustom(Map<String, String> custom) {
        long bytes = 0;
        for (Map.Entry<String, String> entry : custom.entrySet()) {
            if (entry.getKey().isEmpty()) {
                throw new InvalidRequest("custom", "must not have an empty key");
            }
            bytes +=
                    entry.getKey().getBytes(StandardCharsets.UTF_8).length
                            + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MAX_CUSTOM_BYTES) {
            throw new InvalidRequest("custom", "must have at most 32 KiB in all");
        }
    }
}
