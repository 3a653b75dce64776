package dev.waybill.domain.model;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import java.util.Optional;

/// Who vouches for a model version (SPEC 1.1 "ModelProvenance"), kept verbatim.
///
/// @param signedBy the signer's name
/// @param signature base64 of an Ed25519 signature over the [ModelStatement]; any other text is
///   kept too
/// @param signedAt the signer's own words about the time; absent when not said
public record Provenance(String signedBy, String signature, Optional<String> signedAt) {

    public Provenance {
        Name.require("signed_by", signedBy);
        if (signature.isEmpty()) {
            throw new InvalidRequest("signature", "must not be empty");
        }
    }
}
