package dev.waybill.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.attachment.MediaType;
import dev.waybill.domain.blob.ArtifactType;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.model.PublicKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The forms of texts that strangers send, held against regular expressions that say the same. The
/// code itself uses none.
final class FormsTest {

    private static final int TEXTS = 20_000;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9a-z-]+";

    private final Random random = new Random(20260801);

    /// A short text of `alphabet`, now and then with a character that is not in it.
    private String text(String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.append(
                    random.nextInt(20) == 0
                            ? (char) random.nextInt(random.nextBoolean() ? 0x90 : 0x10000)
                            : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static boolean isTaken(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (InvalidRequest | IllegalStateException e) {
            return false;
        }
    }

    @Test
    void artifactTypes() {
        Pattern form = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,63}");
        for (int i = 0; i < TEXTS; i++) {
            String text = text("az09.+-", i % 100 == 0 ? 80 : 6);
            assertThat(isTaken(() -> ArtifactType.parse(text)))
                    .as(text)
                    .isEqualTo(form.matcher(text).matches());
        }
    }

    @Test
    void mediaTypesOfBlobs() {
        Pattern form = Pattern.compile("[\\x21-\\x7e]+/[\\x20-\\x7e]+");
        for (int i = 0; i < TEXTS; i++) {
            String text = text("ab/ ;=/", i % 100 == 0 ? 300 : 6);
            boolean isTaken =
                    isTaken(() ->
                            BlobDescription.parse(
                                    Optional.empty(),
                                    Optional.of(text),
                                    Optional.empty(),
                                    Map.of()));
            assertThat(isTaken)
                    .as(text)
                    .isEqualTo(text.length() <= 255 && form.matcher(text).matches());
        }
    }

    @Test
    void mediaTypesOfAttachments() {
        Pattern form = Pattern.compile(TOKEN + "/" + TOKEN);
        for (int i = 0; i < TEXTS; i++) {
            String text = text("ab/!#+.-/A", i % 100 == 0 ? 300 : 6);
            String lower = text.toLowerCase(Locale.ROOT).strip();
            boolean expected =
                    !text.contains(";") && lower.length() <= 255 && form.matcher(lower).matches();
            if (!text.contains(";")) {
                assertThat(isTaken(() -> MediaType.parse("media_type", text)))
                        .as(text)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void nonces() {
        Pattern form = Pattern.compile("[0-9a-f]{32}");
        Digest digest = Digest.of(new byte[0]);
        for (int i = 0; i < TEXTS; i++) {
            String text = "0123456789abcdef0123456789ab" + text("0f", 6);
            assertThat(isTaken(() -> new BlobObject(digest, text).key()))
                    .as(text)
                    .isEqualTo(form.matcher(text).matches());
        }
    }

    @Test
    void publicKeys() throws GeneralSecurityException {
        Pattern form =
                Pattern.compile(
                        "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
        String key =
                Base64.getEncoder()
                        .encodeToString(
                                KeyPairGenerator.getInstance("Ed25519")
                                        .generateKeyPair()
                                        .getPublic()
                                        .getEncoded());
        int taken = 0;
        for (int i = 0; i < TEXTS; i++) {
            int middle = random.nextInt(key.length());
            String pem =
                    text(" \n\t", 2)
                            + "-----BEGIN PUBLIC KEY-----"
                            + text(" \n\r", 2)
                            + key.substring(0, middle)
                            + text(" \n", 1)
                            + key.substring(middle)
                            + "-----END PUBLIC KEY-----"
                            + text(" \n\u000B\f", 2);
            boolean isTaken = isTaken(() -> new PublicKey(pem).fingerprint());
            if (isTaken) {
                taken++;
                assertThat(form.matcher(pem).matches()).as(pem).isTrue();
            } else {
                assertThat(form.matcher(pem).matches() && isKey(pem, form)).as(pem).isFalse();
            }
        }
        assertThat(taken).isGreaterThan(TEXTS / 2);
        for (String none :
                new String[] {
                    "",
                    key,
                    "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----",
                    "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
                    "-----BEGIN PUBLIC KEY-----END PUBLIC KEY-----",
                    "-----BEGIN PUBLIC KEY-----" + key + "-----END PUBLIC KEY-----x",
                    "x-----BEGIN PUBLIC KEY-----" + key + "-----END PUBLIC KEY-----"
                }) {
            assertThat(isTaken(() -> new PublicKey(none).fingerprint())).as(none).isFalse();
        }
    }

    /// Whether what is framed is base64 of a key's length.
    private static boolean isKey(String pem, Pattern form) {
        var matcher = form.matcher(pem);
        if (!matcher.matches()) {
            return false;
        }
        try {
            String bare = matcher.group(1).replaceAll("\\s+", "");
            return Base64.getDecoder().decode(bare).length == 44 && bare.startsWith("MCowBQYDK2Vw");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void sets() {
        assertThat(AsciiSet.HEX.isAllOf("0af")).isTrue();
        assertThat(AsciiSet.HEX.isAllOf("")).isTrue();
        assertThat(AsciiSet.HEX.isAllOf("0aF")).isFalse();
        assertThat(AsciiSet.SPACE.isIn("a b")).isTrue();
        assertThat(AsciiSet.SPACE.isIn("a\u00a0b")).isFalse();
        assertThat(AsciiSet.SPACE.removedFrom(" a\n\u000Bb\t")).isEqualTo("ab");
        assertThat(AsciiSet.range('a', 'c').and("x").isAllOf("abcx")).isTrue();
        assertThat(AsciiSet.range('a', 'c').has('d')).isFalse();
    }
}
