package dev.waybill.domain.model;

import dev.waybill.domain.AsciiSet;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// The public half of an Ed25519 key pair (RFC 8032), as PEM of its SubjectPublicKeyInfo (RFC
/// 8410): what `openssl pkey -pubout` writes.
///
/// @param pem as it was given, at most [#MAX_PEM_CHARS] characters; anything else than one such key
///   is an [InvalidRequest]
public record PublicKey(String pem) {

    /// The longest text; a key needs about 115 characters.
    public static final int MAX_PEM_CHARS = 4096;

    private static final String FIELD = "public_key_pem";
    private static final String ALGORITHM = "Ed25519";
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    public PublicKey {
        if (pem.length() > MAX_PEM_CHARS) {
            throw new InvalidRequest(FIELD, "must have at most " + MAX_PEM_CHARS + " characters");
        }
        parse(pem);
    }

    /// The SHA-256 of the key's SubjectPublicKeyInfo, which tells keys apart however they are
    /// written.
    public Digest fingerprint() {
        return Digest.of(parse(pem).getEncoded());
    }

    /// Whether `signature` is this key's over `message`.
    ///
    /// @param signature base64, perhaps with white space in it; any other text is no signature
    public boolean verifies(byte[] message, String signature) {
        Optional<byte[]> bytes = decode(signature);
        if (bytes.isEmpty()) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance(ALGORITHM);
            verification.initVerify(parse(pem));
            verification.update(message);
            return verification.verify(bytes.get());
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK verifies Ed25519", e);
        }
    }

    private static java.security.PublicKey parse(String pem) {
        Optional<byte[]> encoded = content(pem).flatMap(PublicKey::decode);
        if (encoded.isEmpty()) {
            throw new InvalidRequest(FIELD, "must be one PUBLIC KEY in PEM");
        }
        try {
            java.security.PublicKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(new X509EncodedKeySpec(encoded.get()));
            if (Arrays.equals(key.getEncoded(), encoded.get())) {
                return key;
            }
        } catch (InvalidKeySpecException e) {
            throw new InvalidRequest(FIELD, "must be a key of Ed25519");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK knows Ed25519", e);
        }
        throw new InvalidRequest(FIELD, "must be a key of Ed25519 and nothing else");
    }

    /// What stands between the lines that frame a key; absent when anything stands around them.
    private static Optional<String> content(String pem) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end <= begin + BEGIN.length()) {
            return Optional.empty();
        }
        boolean bare =
                AsciiSet.SPACE.isAllOf(pem.substring(0, begin))
                        && AsciiSet.SPACE.isAllOf(pem.substring(end + END.length()));
        return bare ? Optional.of(pem.substring(begin + BEGIN.length(), end)) : Optional.empty();
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(AsciiSet.SPACE.removedFrom(base64)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
