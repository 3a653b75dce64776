package dev.waybill.web.jwt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// An authority of a test's own, and certificates of servers by it (RFC 5280). They are written
/// here byte by byte: the JDK has but a program for that, which takes its time.
final class Certificates {

    private static final Duration DAY = Duration.ofDays(1);
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int DNS_NAME = 0x82;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;

    private static final byte[] TRUE = value(BOOLEAN, new byte[] {-1});
    private static final byte[] THIRD = value(VERSION, value(INTEGER, new byte[] {2}));
    private static final byte[] ECDSA_WITH_SHA256 = value(SEQUENCE, objectId("2a8648ce3d040302"));
    private static final byte[] COMMON_NAME = objectId("550403");
    private static final byte[] ALTERNATIVE_NAME = objectId("551d11");
    private static final byte[] BASIC_CONSTRAINTS = objectId("551d13");

    private static final String AUTHORITY = "authority";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyPair keys;
    private final Certificate own;
    private int issued;

    private Certificates(KeyPair keys) throws GeneralSecurityException {
        this.keys = keys;
        this.own =
                issue(
                        AUTHORITY,
                        keys.getPublic(),
                        Instant.now().plus(DAY),
                        value(
                                SEQUENCE,
                                BASIC_CONSTRAINTS,
                                TRUE,
                                value(OCTET_STRING, value(SEQUENCE, TRUE))));
    }

    /// An authority that nobody else trusts.
    static Certificates create() throws GeneralSecurityException {
        return new Certificates(newKeys());
    }

    /// Trusts this authority alone.
    SSLSocketFactory trust() throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setCertificateEntry(AUTHORITY, own);
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /// A server with a certificate for `host`.
    SSLContext server(String host) throws GeneralSecurityException, IOException {
        return server(host, Instant.now().plus(DAY));
    }

    /// A server with a certificate for `host` that is good for two days until `end`.
    SSLContext server(String host, Instant end) throws GeneralSecurityException, IOException {
        KeyPair its = newKeys();
        byte[] name = value(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
        Certificate certificate =
                issue(
                        "server",
                        its.getPublic(),
                        end,
                        value(
                                SEQUENCE,
                                ALTERNATIVE_NAME,
                                value(OCTET_STRING, value(SEQUENCE, name))));
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "server", its.getPrivate(), PASSWORD, new Certificate[] {certificate, own});
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Certificate issue(String subject, PublicKey key, Instant end, byte[] extension)
            throws GeneralSecurityException {
        issued++;
        byte[] content =
                value(
                        SEQUENCE,
                        THIRD,
                        value(INTEGER, BigInteger.valueOf(issued).toByteArray()),
                        ECDSA_WITH_SHA256,
                        name(AUTHORITY),
                        value(SEQUENCE, time(end.minus(DAY).minus(DAY)), time(end)),
                        name(subject),
                        key.getEncoded(),
                        value(EXTENSIONS, value(SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(content);
        byte[] signed =
                value(
                        SEQUENCE,
                        content,
                        ECDSA_WITH_SHA256,
                        value(BIT_STRING, new byte[] {0}, signature.sign()));
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] name(String text) {
        byte[] common = value(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
        return value(SEQUENCE, value(SET, value(SEQUENCE, COMMON_NAME, common)));
    }

    private static byte[] time(Instant at) {
        return value(TIME, UTC_TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] objectId(String hex) {
        return value(OBJECT_ID, HexFormat.of().parseHex(hex));
    }

    /// One value of DER, of at most 65,535 bytes.
    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            value.write(0x82);
            value.write(length >> 8);
        } else if (length >= 0x80) {
            value.write(0x81);
        }
        value.write(length);
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }
}
