package dev.waybill.models;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.model.Provenance;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A ModelProvenance (SPEC 1.1) in a request or an answer.
record ProvenanceBody(
        @Nullable String signedBy, @Nullable String signature, @Nullable String signedAt) {

    static ProvenanceBody of(Provenance provenance) {
        return new ProvenanceBody(
                provenance.signedBy(), provenance.signature(), provenance.signedAt().orElse(null));
    }

    Provenance parse() {
        if (signedBy == null || signature == null) {
            throw new InvalidRequest(signedBy == null ? "signed_by" : "signature", "is required");
        }
        return new Provenance(signedBy, signature, Optional.ofNullable(signedAt));
    }
}
