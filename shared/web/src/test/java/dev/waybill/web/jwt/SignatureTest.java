package dev.waybill.web.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.waybill.domain.access.Bearer;
import dev.waybill.domain.access.Role;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.web.Authentication;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures, and the many ways to get around them.
final class SignatureTest {

    private static final JwtKey RSA = JwtKey.of("RS256", "rsa");
    private static final JwtKey EC = JwtKey.of("ES256", "ec");

    private final JwtFixture issuer = new JwtFixture(RSA, EC);
    private final JwtAuthenticator authenticator = issuer.authenticator();

    private String refusal(String token) {
        return JwtFixture.refusal(authenticator.authenticate(token));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A token of which only the signature is the test's own.
    private static String unsigned(Map<String, ?> header) {
        return JwtKey.text(bytes(JwtKey.json(header)))
                + '.'
                + JwtKey.text(bytes(JwtKey.json(JwtFixture.claims())));
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void everyAlgorithmThatIsTakenVerifies(SignatureAlgorithm algorithm) {
        JwtKey key = JwtKey.of(algorithm.text(), "rsa").as(algorithm.text(), "k");
        issuer.has(key, RSA, EC);

        assertThat(authenticator.authenticate(key.token(JwtFixture.claims())))
                .isEqualTo(
                        new Authentication.Known(
                                new Bearer(
                                        JwtFixture.ISSUER + "|alice",
                                        new TreeSet<>(List.of(Role.VIEWER)),
                                        Optional.empty())));
        assertThat(refusal(tampered(key.token(JwtFixture.claims())))).isEqualTo("signature");
        JwtKey other = JwtKey.of(algorithm.text(), "other").as(algorithm.text(), "k");
        assertThat(refusal(other.token(JwtFixture.claims()))).isEqualTo("signature");
    }

    /// Another viewer under the old signature.
    private static String tampered(String token) {
        String[] parts = token.split("\\.", -1);
        return parts[0]
                + '.'
                + JwtKey.text(bytes(JwtKey.json(JwtFixture.claims("sub", "mallory"))))
                + '.'
                + parts[2];
    }

    @Test
    void theExamplesOfTheStandardVerify() {
        assertThat(JwtRehearsal.TOKENS).hasSize(2);
        assertThatCode(JwtRehearsal::play).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "None",
                "NONE",
                "",
                "HS256",
                "HS512",
                "rs256",
                "RS1",
                "ES256K",
                "RSA-OAEP"
            })
    void noOtherAlgorithmIsTaken(String algorithm) {
        String content = unsigned(Map.of("alg", algorithm, "kid", "rsa"));

        assertThat(refusal(content + '.')).isEqualTo("algorithm");
        assertThat(refusal(content + '.' + JwtKey.text(RSA.sign(bytes(content)))))
                .isEqualTo("algorithm");
    }

    @Test
    void anAlgorithmIsAText() {
        for (Object odd : List.of(1, List.of("RS256"), Map.of("a", "RS256"), true)) {
            String content = unsigned(Map.of("alg", odd, "kid", "rsa"));
            assertThat(refusal(content + '.' + JwtKey.text(RSA.sign(bytes(content)))))
                    .isEqualTo("algorithm");
        }
        String bare = unsigned(Map.of("kid", "rsa"));
        assertThat(refusal(bare + '.' + JwtKey.text(RSA.sign(bytes(bare))))).isEqualTo("algorithm");
    }

    /// The public key as everybody knows it, taken as the secret of an HMAC.
    @Test
    void aPublicKeyIsNoSecret() throws GeneralSecurityException {
        byte[] der = RSA.pair().getPublic().getEncoded();
        String pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(der, bytes(pem), bytes(JwtKey.json(RSA.jwk())))) {
            for (String algorithm : List.of("HS256", "RS256", "ES256")) {
                String content = unsigned(Map.of("alg", algorithm, "kid", "rsa"));
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                assertThat(refusal(content + '.' + JwtKey.text(mac.doFinal(bytes(content)))))
                        .isNotEmpty();
            }
        }
        issuer.hasJwks(
                List.of(Map.of("kty", "oct", "kid", "rsa", "k", JwtKey.text(der)), EC.jwk()));
        assertThat(refusal(unsigned(Map.of("alg", "HS256", "kid", "rsa")) + ".AAAA"))
                .isEqualTo("algorithm");
    }

    /// Each key is used in the way that it was made for, whatever a token says.
    @Test
    void aKeyIsUsedByNoOtherAlgorithm() {
        JwtKey padded = RSA.as("PS256", "rsa");
        assertThat(refusal(padded.token(JwtFixture.claims()))).isEqualTo("unknown key");
        assertThat(refusal(RSA.as("RS384", "rsa").token(JwtFixture.claims())))
                .isEqualTo("unknown key");
        assertThat(refusal(EC.as("ES256", "rsa").token(JwtFixture.claims())))
                .isEqualTo("unknown key");
        String mixed = unsigned(Map.of("alg", "ES256", "kid", "ec"));
        assertThat(refusal(mixed + '.' + JwtKey.text(RSA.sign(bytes(mixed)))))
                .isEqualTo("signature");

        Map<String, Object> open = RSA.jwk();
        open.remove("alg");
        issuer.hasJwks(List.of(open));
        JwtAuthenticator anew = issuer.authenticator();
        assertThat(JwtFixture.refusal(anew.authenticate(padded.token(JwtFixture.claims()))))
                .isEmpty();
        assertThat(
                        JwtFixture.refusal(
                                anew.authenticate(
                                        EC.as("ES256", "rsa").token(JwtFixture.claims()))))
                .isEqualTo("unknown key");
    }

    @Test
    void aSignatureOnACurveHasOneForm() throws GeneralSecurityException {
        String content = unsigned(Map.of("alg", "ES256", "kid", "ec"));
        byte[] raw = EC.sign(bytes(content));
        assertThat(refusal(content + '.' + JwtKey.text(raw))).isEmpty();

        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(EC.pair().getPrivate());
        signer.update(bytes(content));
        byte[] der = signer.sign();
        byte[] zero = new byte[64];
        byte[] onlyR = Arrays.copyOf(Arrays.copyOf(raw, 32), 64);
        byte[] onlyS = new byte[64];
        System.arraycopy(raw, 32, onlyS, 32, 32);
        BigInteger order = ((ECPublicKey) EC.pair().getPublic()).getParams().getOrder();
        byte[] orders = new byte[64];
        byte[] one = order.toByteArray();
        System.arraycopy(one, one.length - 32, orders, 0, 32);
        System.arraycopy(one, one.length - 32, orders, 32, 32);
        byte[] longer = new byte[66];
        System.arraycopy(raw, 0, longer, 1, 32);
        System.arraycopy(raw, 32, longer, 34, 32);
        for (byte[] other :
                List.of(
                        der,
                        zero,
                        onlyR,
                        onlyS,
                        orders,
                        longer,
                        Arrays.copyOf(raw, 63),
                        Arrays.copyOf(raw, 65),
                        Arrays.copyOf(raw, 32),
                        new byte[0],
                        new byte[4000])) {
            assertThat(refusal(content + '.' + JwtKey.text(other))).isEqualTo("signature");
        }
    }

    @Test
    void nothingInATokenBringsAKeyAlong() {
        JwtKey own = JwtKey.of("RS256", "other");
        for (String member : List.of("jwk", "jku", "x5u", "x5c")) {
            Object value =
                    switch (member) {
                        case "jwk" -> own.jwk();
                        case "x5c" -> List.of("AAAA");
                        default -> "https://elsewhere.example/keys";
                    };
            Map<String, Object> header = Map.of("alg", "RS256", "kid", "rsa", member, value);
            String payload = JwtKey.json(JwtFixture.claims());
            assertThat(refusal(own.token(header, payload))).isEqualTo("signature");
            assertThat(refusal(RSA.token(header, payload))).isEmpty();
        }
        assertThat(issuer.fetches).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2040})
    void weakKeysAreNotUsed(int bits) {
        JwtKey weak = JwtKey.make("RS256", "weak", bits);
        issuer.has(weak, EC);
        assertThat(refusal(weak.token(JwtFixture.claims()))).isEqualTo("unknown key");
    }

    @Test
    void malformedKeysAreLeftOut() throws GeneralSecurityException {
        Map<String, Object> good = EC.jwk();
        RSAPublicKey rsa = (RSAPublicKey) RSA.pair().getPublic();
        KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
        curves.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair wide = curves.generateKeyPair();
        String even = JwtKey.text(rsa.getModulus().clearBit(0).toByteArray());
        for (Map<String, Object> bad :
                List.of(
                        with(RSA.jwk(), "e", "AQ"),
                        with(RSA.jwk(), "e", "Ag"),
                        with(RSA.jwk(), "e", JwtKey.text(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9})),
                        with(RSA.jwk(), "n", even),
                        with(RSA.jwk(), "n", "***"),
                        with(RSA.jwk(), "n", 5),
                        with(RSA.jwk(), "n", JwtKey.text(new byte[3000])),
                        with(RSA.jwk(), "use", "enc"),
                        with(RSA.jwk(), "key_ops", List.of("encrypt")),
                        with(RSA.jwk(), "kty", "DSA"),
                        with(good, "x", JwtKey.text(new byte[32])),
                        with(good, "y", good.getOrDefault("x", "")),
                        with(good, "y", JwtKey.text(new byte[31])),
                        with(good, "crv", "secp256k1"),
                        with(good, "crv", "P-384"),
                        with(new JwtKey("ES384", "k", wide).jwk(), "crv", "P-256"),
                        with(JwtKey.of("EdDSA", "ed").jwk(), "x", "AAAA"),
                        with(JwtKey.of("EdDSA", "ed").jwk(), "crv", "X25519"))) {
            KeySet keys =
                    KeySet.read(bytes(JwtKey.json(Map.of("keys", List.of(bad, "no object", 7)))));
            assertThat(keys.keys()).as("%s", bad).isEmpty();
        }
    }

    private static Map<String, Object> with(Map<String, Object> jwk, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(jwk);
        changed.put(name, value);
        return changed;
    }

    @Test
    void aTokenWithoutKeyIdTakesTheOnlyKeyThatFits() {
        String payload = JwtKey.json(JwtFixture.claims());
        assertThat(refusal(RSA.token(Map.of("alg", "RS256"), payload))).isEmpty();
        issuer.has(RSA, EC, JwtKey.of("RS256", "other"));
        JwtAuthenticator anew = issuer.authenticator();
        assertThat(
                        JwtFixture.refusal(
                                anew.authenticate(RSA.token(Map.of("alg", "RS256"), payload))))
                .isEqualTo("unknown key");
    }
}
