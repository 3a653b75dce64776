package dev.waybill.domain.blob;

import dev.waybill.domain.InvalidRequest;
import java.util.regex.Pattern;

/// What kind of artifact a blob is: an open set (SPEC §8.3).
///
/// @param text `wasm-module`, `app-manifest`, `config-bundle`, `generic`, or any other
///   `[a-z0-9][a-z0-9.+-]{0,63}`
public record ArtifactType(String text) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,63}");

    /// The type of a blob about which nothing was said.
    public static final ArtifactType GENERIC = new ArtifactType("generic");

    public ArtifactType {
        if (!FORM.matcher(text).matches()) {
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
        if (!FORM.matcher(kebab).matches()) {
            throw new InvalidRequest(
                    "artifact_type",
                    "must be lower case letters, digits, dots, plus and minus signs, at most 64");
        }
        return new ArtifactType(kebab);
    }

    @Override
    public String toString() {
        return text;
    }
}
