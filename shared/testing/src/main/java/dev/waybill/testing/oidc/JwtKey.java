package dev.waybill.testing.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A key pair of an issuer, with the algorithm that it signs by. Made with the JDK's own means, and
/// with none of the code that reads keys and tokens.
///
/// @param algorithm as a token's header names it
/// @param id the key's `kid`
public record JwtKey(String algorithm, String id, KeyPair pair) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, JwtKey> MADE = new ConcurrentHashMap<>();

    /// The key for `algorithm` with this id: the same pair for the same id and kind of key, since
    /// RSA's take long to make.
    public static JwtKey of(String algorithm, String id) {
        String kind = algorithm.startsWith("ES") ? algorithm : family(algorithm);
        return MADE.computeIfAbsent(kind + ' ' + id, _ -> make(algorithm, id, 2048))
                .as(algorithm, id);
    }

    /// A new key.
    ///
    /// @param bits of an RSA key
    public static JwtKey make(String algorithm, String id, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family(algorithm));
            switch (algorithm) {
                case "ES256" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case "ES384" -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                case "ES512" -> generator.initialize(new ECGenParameterSpec("secp521r1"));
                case "EdDSA" -> {}
                default -> generator.initialize(bits);
            }
            return new JwtKey(algorithm, id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The same key pair, used by another algorithm or under another id.
    public JwtKey as(String otherAlgorithm, String otherId) {
        return new JwtKey(otherAlgorithm, otherId, pair);
    }

    /// The key's public half as a JSON Web Key.
    public Map<String, Object> jwk() {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kid", id);
        jwk.put("use", "sig");
        jwk.put("alg", algorithm);
        switch (pair.getPublic()) {
            case RSAPublicKey rsa -> {
                jwk.put("kty", "RSA");
                jwk.put("n", text(unsigned(rsa.getModulus(), 0)));
                jwk.put("e", text(unsigned(rsa.getPublicExponent(), 0)));
            }
            case ECPublicKey elliptic -> {
                int bits = elliptic.getParams().getCurve().getField().getFieldSize();
                jwk.put("kty", "EC");
                jwk.put("crv", "P-" + bits);
                jwk.put("x", text(unsigned(elliptic.getW().getAffineX(), (bits + 7) / 8)));
                jwk.put("y", text(unsigned(elliptic.getW().getAffineY(), (bits + 7) / 8)));
            }
            case PublicKey edwards -> {
                byte[] encoded = edwards.getEncoded();
                jwk.put("kty", "OKP");
                jwk.put("crv", "Ed25519");
                jwk.put(
                        "x",
                        text(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
            }
        }
        return jwk;
    }

    /// A token with this key's usual header.
    public String token(Map<String, ?> claims) {
        return token(Map.of("alg", algorithm, "kid", id, "typ", "JWT"), json(claims));
    }

    /// A token with any header and any payload.
    public String token(Map<String, ?> header, String payload) {
        String content = text(bytes(json(header))) + '.' + text(bytes(payload));
        return content + '.' + text(sign(bytes(content)));
    }

    /// The signature over `content`.
    public byte[] sign(byte[] content) {
        try {
            Signature signer = Signature.getInstance(name(algorithm));
            if (algorithm.startsWith("PS")) {
                String hash = "SHA-" + algorithm.substring(2);
                signer.setParameter(
                        new PSSParameterSpec(
                                hash,
                                "MGF1",
                                new MGF1ParameterSpec(hash),
                                Integer.parseInt(algorithm.substring(2)) / 8,
                                1));
            }
            signer.initSign(pair.getPrivate());
            signer.update(content);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// base64url without padding.
    public static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// `value` as JSON.
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String family(String algorithm) {
        return switch (algorithm.substring(0, 2)) {
            case "RS", "PS" -> "RSA";
            case "ES" -> "EC";
            default -> "Ed25519";
        };
    }

    private static String name(String algorithm) {
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> "SHA" + algorithm.substring(2) + "withRSA";
            case "PS" -> "RSASSA-PSS";
            case "ES" -> "SHA" + algorithm.substring(2) + "withECDSAinP1363Format";
            default -> "Ed25519";
        };
    }

    /// @param length how many bytes there have to be; 0 for as many as it takes
    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] bare = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        byte[] padded = new byte[Math.max(length, bare.length)];
        System.arraycopy(bare, 0, padded, padded.length - bare.length, bare.length);
        return padded;
    }
}
