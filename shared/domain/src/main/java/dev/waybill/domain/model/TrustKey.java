package dev.waybill.domain.model;

import dev.waybill.domain.Name;
import java.time.Instant;

/// The key of a signer: while there is one, whatever is said to be signed by that name must verify
/// (SPEC D0.8).
///
/// @param signedBy the signer's name
/// @param key its public key
/// @param revision 1 at first, and one more with every other key
/// @param createdAt when the name first got a key
/// @param updatedAt when it got this one
public record TrustKey(
        String signedBy, PublicKey key, long revision, Instant createdAt, Instant updatedAt) {

    public TrustKey {
        Name.require("signed_by", signedBy);
    }

    /// The first key of a signer.
    public static TrustKey of(String signedBy, PublicKey key, Instant now) {
        return new TrustKey(signedBy, key, 1, now, now);
    }

    /// The same signer with another key.
    public TrustKey with(PublicKey next, Instant now) {
        return new TrustKey(signedBy, next, revision + 1, createdAt, now);
    }

    /// Whether `provenance` holds this key's signature over `statement`.
    public boolean verifies(Provenance provenance, ModelStatement statement) {
        return key.verifies(statement.bytes(), provenance.signature());
    }
}
