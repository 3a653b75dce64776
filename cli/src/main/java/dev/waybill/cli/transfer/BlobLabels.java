package dev.waybill.cli.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// What a publisher says about a blob (API §3): shown with it, and no part of its identity.
///
/// @param holder a named reference, instead of an anonymous one
public record BlobLabels(
        Optional<String> name,
        Optional<String> mediaType,
        Optional<String> artifactType,
        Optional<String> holder) {

    void writeTo(ObjectNode body) {
        name.ifPresent(value -> body.put("name", value));
        mediaType.ifPresent(value -> body.put("media_type", value));
        artifactType.ifPresent(value -> body.put("artifact_type", value));
        holder.ifPresent(value -> body.put("holder", value));
    }
}
