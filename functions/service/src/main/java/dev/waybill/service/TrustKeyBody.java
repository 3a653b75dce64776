package dev.waybill.service;

import dev.waybill.domain.model.TrustKey;

/// A signer's key in an answer (API §5).
record TrustKeyBody(
        String signedBy,
        String publicKeyPem,
        String fingerprint,
        long revision,
        String createdAt,
        String updatedAt) {

    static TrustKeyBody of(TrustKey key) {
        return new TrustKeyBody(
                key.signedBy(),
                key.key().pem(),
                key.key().fingerprint().toString(),
                key.revision(),
                key.createdAt().toString(),
                key.updatedAt().toString());
    }
}
