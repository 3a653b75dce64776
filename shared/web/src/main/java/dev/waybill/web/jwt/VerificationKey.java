package dev.waybill.web.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/// One public key of an issuer, read from a JSON Web Key (RFC 7517; RFC 7518 section 6, RFC 8037).
///
/// @param id the `kid` by which tokens name it; absent when it has none
/// @param algorithm the only algorithm that it is for, if it says so
record VerificationKey(
        Optional<String> id, Optional<String> algorithm, KeyType type, PublicKey key) {

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final int MAX_EXPONENT_BITS = 64;
    private static final int ED25519_BYTES = 32;

    /// What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410).
    private static final byte[] ED25519_PREFIX =
            HexFormat.of().parseHex("302a300506032b6570032100");

    /// The key; absent when it is not for signatures, of a kind that is not taken, too weak or
    /// malformed.
    static Optional<VerificationKey> read(JsonNode node) {
        if (!isForSignatures(node)) {
            return Optional.empty();
        }
        try {
            return switch (node.path("kty").asText()) {
                case "RSA" -> rsa(node).map(key -> of(node, KeyType.RSA, key));
                case "EC" -> elliptic(node);
                case "OKP" -> edwards(node).map(key -> of(node, KeyType.ED25519, key));
                default -> Optional.empty();
            };
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /// Whether a token's signature by `wanted` may have been made with this key.
    boolean fits(SignatureAlgorithm wanted) {
        return type == wanted.keyType()
                && algorithm.filter(only -> !only.equals(wanted.text())).isEmpty();
    }

    private static VerificationKey of(JsonNode node, KeyType type, PublicKey key) {
        return new VerificationKey(text(node, "kid"), text(node, "alg"), type, key);
    }

    private static boolean isForSignatures(JsonNode node) {
        if (node.has("use") && !node.path("use").asText().equals("sig")) {
            return false;
        }
        if (!node.has("key_ops")) {
            return true;
        }
        for (JsonNode use : node.path("key_ops")) {
            if (use.asText().equals("verify")) {
                return true;
            }
        }
        return false;
    }

    private static Optional<PublicKey> rsa(JsonNode node) throws GeneralSecurityException {
        BigInteger modulus = number(node, "n");
        BigInteger exponent = number(node, "e");
        boolean strong =
                modulus.bitLength() >= MIN_RSA_BITS
                        && modulus.bitLength() <= MAX_RSA_BITS
                        && modulus.testBit(0)
                        && exponent.testBit(0)
                        && exponent.bitLength() > 1
                        && exponent.bitLength() <= MAX_EXPONENT_BITS;
        return strong
                ? Optional.of(
                        KeyFactory.getInstance("RSA")
                                .generatePublic(new RSAPublicKeySpec(modulus, exponent)))
                : Optional.empty();
    }

    private static Optional<VerificationKey> elliptic(JsonNode node)
            throws GeneralSecurityException {
        return switch (node.path("crv").asText()) {
            case "P-256" -> point(node, "secp256r1").map(key -> of(node, KeyType.P_256, key));
            case "P-384" -> point(node, "secp384r1").map(key -> of(node, KeyType.P_384, key));
            case "P-521" -> point(node, "secp521r1").map(key -> of(node, KeyType.P_521, key));
            default -> Optional.empty();
        };
    }

    private static Optional<PublicKey> point(JsonNode node, String curve)
            throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
        int bytes = (spec.getCurve().getField().getFieldSize() + 7) / 8;
        byte[] x = bytes(node, "x");
        byte[] y = bytes(node, "y");
        if (x.length != bytes || y.length != bytes) {
            return Optional.empty();
        }
        ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
        return isOn(spec.getCurve(), point)
                ? Optional.of(
                        KeyFactory.getInstance("EC")
                                .generatePublic(new ECPublicKeySpec(point, spec)))
                : Optional.empty();
    }

    /// Whether y² = x³ + ax + b holds in the curve's field.
    private static boolean isOn(EllipticCurve curve, ECPoint point) {
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(2).add(curve.getA()).multiply(x).add(curve.getB()).mod(p);
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
    }

    private static Optional<PublicKey> edwards(JsonNode node) throws GeneralSecurityException {
        byte[] raw = bytes(node, "x");
        if (!node.path("crv").asText().equals("Ed25519") || raw.length != ED25519_BYTES) {
            return Optional.empty();
        }
        byte[] encoded = new byte[ED25519_PREFIX.length + raw.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(raw, 0, encoded, ED25519_PREFIX.length, raw.length);
        return Optional.of(
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    }

    private static BigInteger number(JsonNode node, String name) {
        return new BigInteger(1, bytes(node, name));
    }

    /// Empty where the member is missing or malformed; no key has an empty part.
    private static byte[] bytes(JsonNode node, String name) {
        return text(node, name).flatMap(Base64Url::decode).orElseGet(() -> new byte[0]);
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.path(name).isTextual()
                ? Optional.of(node.path(name).asText())
                : Optional.empty();
    }
}
