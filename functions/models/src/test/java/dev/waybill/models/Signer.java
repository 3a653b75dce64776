package dev.waybill.models;

import dev.waybill.aws.access.TrustKeys;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.model.PublicKey;
import dev.waybill.domain.model.TrustKey;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;

/// Somebody who signs, with a key pair of their own.
final class Signer {

    private final String name;
    private final KeyPair pair;

    private Signer(String name, KeyPair pair) {
        this.name = name;
        this.pair = pair;
    }

    static Signer named(String name) {
        try {
            return new Signer(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// A provenance as a body: this signer's signature over `statement`.
    String provenance(String statement) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(statement.getBytes(StandardCharsets.UTF_8));
            return "{\"signed_by\": \"%s\", \"signature\": \"%s\"}"
                    .formatted(name, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Makes this signer's key the one of the name.
    void trustedBy(TestStack stack) {
        TrustKeys trust = TrustKeys.of(stack.backends());
        Optional<TrustKey> seen = trust.find(name);
        PublicKey key =
                new PublicKey(
                        "-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
                                + "\n-----END PUBLIC KEY-----\n");
        TrustKey next =
                seen.map(known -> known.with(key, stack.clock().instant()))
                        .orElseGet(() -> TrustKey.of(name, key, stack.clock().instant()));
        if (!trust.put(seen, next, deed(stack))) {
            throw new AssertionError("somebody else was faster");
        }
    }

    /// Takes the name's key away.
    void forgottenBy(TestStack stack) {
        TrustKeys trust = TrustKeys.of(stack.backends());
        if (!trust.delete(trust.find(name).orElseThrow(), deed(stack))) {
            throw new AssertionError("somebody else was faster");
        }
    }

    private static Deed deed(TestStack stack) {
        return Deed.ofService("test", "put_trust_key", "r-1", stack.clock().instant());
    }
}
