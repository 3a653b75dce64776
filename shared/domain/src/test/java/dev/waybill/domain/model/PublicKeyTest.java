package dev.waybill.domain.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {

    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    /// What stands before the 32 bytes of a key in its SubjectPublicKeyInfo (RFC 8410).
    private static final String PREFIX = "302a300506032b6570032100";

    @Test
    @DisplayName("RFC 8032 7.1 test 1 and 2 verify, and do not verify each other")
    void verifiesTheVectorsOfTheStandard() {
        PublicKey first = key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        String firstSignature =
                base64(
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88215"
                                + "90a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        PublicKey second = key("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        String secondSignature =
                base64(
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e4"
                                + "3e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");

        assertThat(first.verifies(new byte[0], firstSignature)).isTrue();
        assertThat(second.verifies(new byte[] {0x72}, secondSignature)).isTrue();
        assertThat(first.verifies(new byte[0], secondSignature)).isFalse();
        assertThat(second.verifies(new byte[0], secondSignature)).isFalse();
    }

    @Test
    void verifiesWhatItsPrivateHalfSigned() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);
        String signature = Base64.getEncoder().encodeToString(signer.sign());
        PublicKey key = new PublicKey(pem("PUBLIC KEY", pair.getPublic().getEncoded()));

        assertThat(key.verifies(MESSAGE, signature)).isTrue();
        assertThat(
                        key.verifies(
                                MESSAGE,
                                signature.substring(0, 40) + "\n" + signature.substring(40)))
                .isTrue();
        assertThat(key.verifies("messagE".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64!", "c2lnbmF0dXJl", "é"})
    void anyOtherTextIsNoSignature(String signature) {
        PublicKey key = key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

        assertThat(key.verifies(MESSAGE, signature)).isFalse();
        assertThat(key.verifies(MESSAGE, base64("00".repeat(64)))).isFalse();
        assertThat(key.verifies(MESSAGE, base64("ff".repeat(64)))).isFalse();
    }

    @Test
    void theSameKeyHasTheSameFingerprintHoweverItIsWritten() {
        PublicKey key = key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        PublicKey other = new PublicKey("\n" + key.pem().replace("\n", "\r\n") + "\n\n");

        assertThat(other.fingerprint()).isEqualTo(key.fingerprint());
        assertThat(other.pem()).isNotEqualTo(key.pem());
    }

    @Test
    void refusesEverythingElse() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        String good = pem("PUBLIC KEY", encoded);
        for (String bad :
                new String[] {
                    "",
                    "key",
                    good + good,
                    good.replace("PUBLIC KEY", "CERTIFICATE"),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    pem("PUBLIC KEY", pair.getPrivate().getEncoded()),
                    pem("PUBLIC KEY", rsa.generateKeyPair().getPublic().getEncoded()),
                    pem(
                            "PUBLIC KEY",
                            KeyPairGenerator.getInstance("X25519")
                                    .generateKeyPair()
                                    .getPublic()
                                    .getEncoded()),
                    pem("PUBLIC KEY", HexFormat.of().parseHex(PREFIX)),
                    pem(
                            "PUBLIC KEY",
                            (HexFormat.of().formatHex(encoded) + "00")
                                    .getBytes(StandardCharsets.US_ASCII)),
                    " ".repeat(PublicKey.MAX_PEM_CHARS) + good
                }) {
            assertThatThrownBy(() -> new PublicKey(bad))
                    .isInstanceOfSatisfying(
                            InvalidRequest.class,
                            refused -> assertThat(refused.field()).isEqualTo("public_key_pem"));
        }
    }

    @Test
    void refusesAKeyWithSomethingBehindIt() {
        String longer =
                PREFIX + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a" + "00";

        assertThatThrownBy(() -> new PublicKey(pem("PUBLIC KEY", HexFormat.of().parseHex(longer))))
                .isInstanceOf(InvalidRequest.class);
    }

    private static PublicKey key(String hex) {
        return new PublicKey(pem("PUBLIC KEY", HexFormat.of().parseHex(PREFIX + hex)));
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded),
                        kind);
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
