package dev.waybill.web.jwt;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/// The algorithms that are taken (RFC 7518 section 3, RFC 8037): those with a public key, and no
/// others; `none` and the HMACs have no place here.
enum SignatureAlgorithm {
    RS256("RS256", KeyType.RSA, "SHA256withRSA"),
    RS384("RS384", KeyType.RSA, "SHA384withRSA"),
    RS512("RS512", KeyType.RSA, "SHA512withRSA"),
    PS256("PS256", KeyType.RSA, "RSASSA-PSS") {
        @Override
        Optional<PSSParameterSpec> padding() {
            return Optional.of(pss("SHA-256", MGF1ParameterSpec.SHA256, 32));
        }
    },
    PS384("PS384", KeyType.RSA, "RSASSA-PSS") {
        @Override
        Optional<PSSParameterSpec> padding() {
            return Optional.of(pss("SHA-384", MGF1ParameterSpec.SHA384, 48));
        }
    },
    PS512("PS512", KeyType.RSA, "RSASSA-PSS") {
        @Override
        Optional<PSSParameterSpec> padding() {
            return Optional.of(pss("SHA-512", MGF1ParameterSpec.SHA512, 64));
        }
    },
    ES256("ES256", KeyType.P_256, "SHA256withECDSAinP1363Format"),
    ES384("ES384", KeyType.P_384, "SHA384withECDSAinP1363Format"),
    ES512("ES512", KeyType.P_521, "SHA512withECDSAinP1363Format"),
    EDDSA("EdDSA", KeyType.ED25519, "Ed25519");

    private final String text;
    private final KeyType keyType;
    private final String name;

    SignatureAlgorithm(String text, KeyType keyType, String name) {
        this.text = text;
        this.keyType = keyType;
        this.name = name;
    }

    /// The algorithm named so in a header; absent when it is not taken. Case counts.
    static Optional<SignatureAlgorithm> find(String text) {
        return Arrays.stream(values()).filter(known -> known.text.equals(text)).findFirst();
    }

    /// The name in a header.
    String text() {
        return text;
    }

    /// The one kind of key that it takes.
    KeyType keyType() {
        return keyType;
    }

    /// What the JDK has to be told beside the name.
    Optional<PSSParameterSpec> padding() {
        return Optional.empty();
    }

    /// Whether `signature` over `content` was made with the private half of `key`. An ECDSA
    /// signature is r and s side by side, each as long as the curve's order; no other form, and no
    /// value outside of 1 to that order, is one.
    boolean verifies(PublicKey key, byte[] content, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(name);
            if (padding().isPresent()) {
                verifier.setParameter(padding().get());
            }
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK verifies " + name, e);
        }
    }

    private static PSSParameterSpec pss(String hash, MGF1ParameterSpec mask, int saltBytes) {
        return new PSSParameterSpec(hash, "MGF1", mask, saltBytes, 1);
    }
}
