package dev.waybill.web.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.testing.oidc.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An issuer over real HTTPS, asked by another JVM whose only trust is a test's own authority.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class HttpsIssuerTest {

    private static final String NAME = "san=dns:localhost";
    private static final JwtKey FIRST = JwtKey.of("ES256", "first");
    private static final JwtKey SECOND = JwtKey.of("RS256", "second");

    @TempDir private static Path folder;
    private static Certificates certificates;
    private static TestIssuer issuer;
    private static OtherMachine machine;

    @BeforeAll
    static void start() throws Exception {
        certificates = Certificates.in(folder);
        issuer = TestIssuer.start(certificates.server("right", "-ext", NAME), FIRST);
        machine = OtherMachine.start(certificates.trusted(), issuer.url());
        // The first handshake of a JVM takes its time on a busy machine.
        assertThat(fetch(issuer.url() + TestIssuer.DISCOVERY)).endsWith(" bytes");
    }

    @AfterAll
    static void stop() {
        machine.close();
        issuer.close();
    }

    private static String token(JwtKey key) {
        Map<String, Object> claims = issuer.claims("waybill", "ann", Instant.now());
        claims.put("exp", Instant.now().plusSeconds(9000).getEpochSecond());
        claims.put("roles", List.of("operators"));
        return key.token(claims);
    }

    /// Discovery, keys, tokens, and a key that takes the place of another.
    @Test
    void keysAreFoundFetchedAndRenewed() throws IOException {
        issuer.has(FIRST);
        machine.ask("later 601");
        String good = issuer.url() + "|ann [operator]";
        assertThat(machine.ask("token " + token(FIRST))).isEqualTo(good);
        assertThat(machine.ask("token " + token(SECOND))).isEqualTo("unknown key");
        issuer.has(FIRST, SECOND);
        machine.ask("later 61");
        assertThat(machine.ask("token " + token(SECOND))).isEqualTo(good);
        issuer.has(SECOND);
        machine.ask("later 601");
        assertThat(machine.ask("token " + token(FIRST))).isEqualTo("unknown key");
        assertThat(machine.ask("token " + token(SECOND))).isEqualTo(good);
    }

    @Test
    void redirectsAreNotFollowedWhereverTheyLead() throws IOException {
        issuer.publish("/there", "{}");
        for (String place : List.of("/there", issuer.url() + "/there", "http://localhost:1/")) {
            issuer.redirect("/moved", place);
            assertThat(fetch(issuer.url() + "/moved")).endsWith("answers 302");
        }
        assertThat(fetch(issuer.url() + "/there")).isEqualTo("2 bytes");
    }

    @Test
    void noMoreIsReadThanADocumentNeeds() throws IOException {
        issuer.publish("/large", " ".repeat(256 << 10));
        issuer.publish("/larger", " ".repeat((256 << 10) + 1));
        assertThat(fetch(issuer.url() + "/large")).isEqualTo("262144 bytes");
        assertThat(fetch(issuer.url() + "/larger")).endsWith("more than 262144 bytes");
    }

    @Test
    void noOtherCertificateIsTaken() throws Exception {
        refuses(certificates.server("named", "-ext", "san=dns:other.example"), "localhost");
        refuses(
                certificates.server("ended", "-ext", NAME, "-startdate", "-10d", "-validity", "5"),
                "validity");
        refuses(certificates.stranger("stranger", "-ext", NAME), "PKIX");
    }

    private static void refuses(SSLContext certificate, String why) throws IOException {
        try (TestIssuer other = TestIssuer.start(certificate)) {
            other.publish("/keys", "{}");
            assertThat(fetch(other.url() + "/keys"))
                    .startsWith("SSLHandshakeException")
                    .contains(why);
        }
    }

    @Test
    void whoSpeaksNoTlsIsNotAsked() throws IOException {
        try (TestIssuer plain = TestIssuer.start()) {
            String address = plain.url().replace("http:", "https:") + "/keys";
            assertThat(fetch(address)).containsAnyOf("SSLException", "longer than", "timed out");
            assertThat(plain.fetches()).isZero();
        }
    }

    @Test
    void aHandshakeThatDoesNotComeIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "https://localhost:" + silent.getLocalPort() + "/keys";
            assertThat(fetch(address)).containsAnyOf("longer than", "timed out");
        }
    }

    private static String fetch(String address) throws IOException {
        return machine.ask("fetch " + address);
    }
}
