package dev.waybill.aws.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The test vectors of SPEC 0.2, and that one pass finds all digests.
class BlobHashesTest {

    private static byte[] counted(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                arguments(
                        text(""),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                        "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
                arguments(
                        text("hello world"),
                        "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
                        "d74981efa70a0c880b8d8c1985d075dbcbf679b99a5f9914e5aaf96b831a9e24"),
                arguments(
                        text("hello weftos artifact"),
                        "199575077f050796feb4dcd73ddced6222f4df2aa691b159107b038eb576d1b1",
                        "2bf5dd218b8e87565658507a0e73891f237b19563c1dca436c093dac51931025"),
                arguments(
                        text("aaaa"),
                        "61be55a8e2f6b4e172338bddf184d6dbee29c98853e0a0485ecee7f27b9af0b4",
                        "90f5942bc731ceb0635e12962723854206ba765f35ff010420208c59f31587c4"),
                arguments(
                        text("bbb"),
                        "3e744b9dc39389baf0c5a0660589b8402f3dbb49b89b3e75f2c9355852a3c677",
                        "7e7a85e46119db2fff2c49633ffa52316e84c1e91b3b9679f730104dd03a6964"),
                arguments(
                        new byte[] {1, 2, 3},
                        "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
                        "b177ec1bf26dfb3b7010d473e6d44713b29b765b99c6e60ecbfae742de496543"),
                arguments(
                        new byte[] {4, 5, 6, 7},
                        "c6d44cf418f610e3fe9e1d9294ff43def81c6cdcad6cbb1820cff48d3aa4355d",
                        "f686a819d32d4ec884953f6be031c6705f561e465130754067858dc6d102506a"),
                arguments(
                        everyByte(),
                        "40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880",
                        "4a495ba42461748eca8fdad618f976aa726cc2903de9fcb40735a786ac1c196b"),
                arguments(
                        counted(1025),
                        "bc0b6b10b89b9487a12fda2a8cc13194e7091c217aabf8b92846274026f4bcd0",
                        "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"),
                arguments(
                        counted(102_400),
                        "74588b7f0bcc354ac14d9cf199fa3a20c05f0c7293b9075b2f2e146e718de800",
                        "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085"),
                arguments(
                        text("\u00e9"),
                        "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c",
                        "46d0ec742ceaad149f9a3d109d1bd9e9ece7858161b43cf0008906478418e807"),
                arguments(
                        text("e\u0301"),
                        "bf12767b0f2a56b2190075bae8169f656e3ce8d6357d4aff184bc6c7ea48f9f6",
                        "53efc7e34c7e3fed3fdabbc12afd18fd46f72f3ef31a7ed175cc21d4e0437c4e"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void meetsTheVectors(byte[] bytes, String sha256, String blake3) throws IOException {
        BlobHashes.Found found = BlobHashes.of(bytes);

        assertThat(found.digest().hex()).isEqualTo(sha256);
        assertThat(found.others().blake3()).isEqualTo(blake3);
        assertThat(found.sizeBytes()).isEqualTo(bytes.length);
        assertThat(BlobHashes.of(new ByteArrayInputStream(bytes))).isEqualTo(found);
    }

    @Test
    void findsTheOlderDigestsInTheSamePass() {
        BlobHashes.Found found = BlobHashes.of(text("abc"));

        assertThat(found.others().sha1()).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
        assertThat(found.others().md5()).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    }
}
