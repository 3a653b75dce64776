package dev.waybill.domain.blob;

import dev.waybill.domain.AsciiSet;
import dev.waybill.domain.InvalidRequest;

/// What kind of artifact a blob is: an open set (SPEC §8.3).
///
/// @param text `wasm-module`, `app-manifest`, `config-bundle`, `generic`, or any other
///   `[a-z0-9][a-z0-9.+-]{0,63}`
public record ArtifactType(String text) {

    private static final int MAX_CHARS = 64;
    private static final AsciiSet CHARACTERS = AsciiSet.LOWER.and(".+-");

    /// The type of a blob about which nothing was said.
    public static final ArtifactType GENERIC = new ArtifactType("generic");

    public ArtifactType {
        if (!isType(text)) {
            throw new IllegalStateException("not an artifact type");
        }
    }

    /// Reads a type; the four known ones also in their other spelling (`WasmModule`). Anything
    /// outside of the set is an [InvalidRequest] for field `artifact_type`.
    public static ArtifactType parse(String text) {
        String kebab =
                switch (text) {
                    case "WasmModule" -> "wasm-module";
                    case "AppManifest" -> "app-manifest";
                    case "ConfigBundle" -> "config-bundle";
                    case "Generic" -> "generic";
                    default -> text;
                };
        if (!isType(kebab)) {
            throw new InvalidRequest(
                    "artifact_type",
                    "must be lower case letters, digits, dots, plus and minus signs, at most 64");
        }
        return new ArtifactType(kebab);
    }

    private static boolean isType(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_CHARS
                && AsciiSet.LOWER.has(text.charAt(0))
                && CHARACTERS.isAllOf(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
