package dev.waybill.web.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.testing.oidc.TestIssuer;
import dev.waybill.testing.stack.SteppedClock;
import dev.waybill.web.Authentication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An issuer over real HTTPS, asked by a JVM that trusts a test's own authority alone.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class HttpsIssuerTest {

    private static final String HOST = "localhost";
    private static final JwtKey FIRST = JwtKey.of("ES256", "first");
    private static final JwtKey SECOND = JwtKey.of("RS256", "second");

    /// For what comes in its time, however busy the machine is.
    private static final WebDocuments PATIENT = new WebDocuments(Duration.ofMinutes(1));

    /// For what does not come.
    private static final WebDocuments HASTY = new WebDocuments(Duration.ofMillis(300));

    private static SSLSocketFactory usual;
    private static Certificates certificates;
    private static TestIssuer issuer;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-01-02T03:04:05Z"));

    @BeforeAll
    static void start() throws Exception {
        certificates = Certificates.create();
        usual = HttpsURLConnection.getDefaultSSLSocketFactory();
        HttpsURLConnection.setDefaultSSLSocketFactory(certificates.trust());
        issuer = TestIssuer.start(certificates.server(HOST), FIRST);
    }

    @AfterAll
    static void stop() {
        HttpsURLConnection.setDefaultSSLSocketFactory(usual);
        issuer.close();
    }

    private String token(JwtKey key) {
        Map<String, Object> claims = issuer.claims("waybill", "ann", clock.instant());
        claims.put("exp", clock.instant().plusSeconds(9000).getEpochSecond());
        claims.put("roles", List.of("operators"));
        return key.token(claims);
    }

    private JwtAuthenticator authenticator() {
        TrustedIssuer trusted =
                new TrustedIssuer(
                        issuer.url(),
                        Optional.empty(),
                        Set.of("waybill"),
                        "roles",
                        Map.of("operators", Role.OPERATOR));
        return new JwtAuthenticator(trusted, PATIENT, clock);
    }

    private static String ask(JwtAuthenticator authenticator, String token) {
        return switch (authenticator.authenticate(token)) {
            case Authentication.Known known ->
                    known.bearer().subject() + " " + known.bearer().roles();
            case Authentication.Refused(String why) -> why;
        };
    }

    /// Discovery, keys, tokens, and a key that takes the place of another.
    @Test
    void keysAreFoundFetchedAndRenewed() {
        issuer.has(FIRST);
        JwtAuthenticator verifier = authenticator();
        String first = token(FIRST);
        String second = token(SECOND);
        String good = issuer.url() + "|ann [operator]";
        assertThat(ask(verifier, first)).isEqualTo(good);
        assertThat(ask(verifier, second)).isEqualTo("unknown key");
        issuer.has(FIRST, SECOND);
        clock.advance(Duration.ofSeconds(61));
        assertThat(ask(verifier, second)).isEqualTo(good);
        issuer.has(SECOND);
        clock.advance(Duration.ofSeconds(601));
        assertThat(ask(verifier, first)).isEqualTo("unknown key");
        assertThat(ask(verifier, second)).isEqualTo(good);
    }

    @Test
    void redirectsAreNotFollowedWhereverTheyLead() {
        issuer.publish("/there", "{}");
        for (String place : List.of("/there", issuer.url() + "/there", "http://localhost:1/")) {
            issuer.redirect("/moved", place);
            assertThat(fetch(issuer.url() + "/moved")).endsWith("answers 302");
        }
        assertThat(fetch(issuer.url() + "/there")).isEqualTo("2 bytes");
    }

    @Test
    void noMoreIsReadThanADocumentNeeds() {
        issuer.publish("/large", " ".repeat(256 << 10));
        issuer.publish("/larger", " ".repeat((256 << 10) + 1));
        assertThat(fetch(issuer.url() + "/large")).isEqualTo("262144 bytes");
        assertThat(fetch(issuer.url() + "/larger")).endsWith("more than 262144 bytes");
    }

    @Test
    void noOtherCertificateIsTaken() throws Exception {
        refuses(certificates.server("other.example"), HOST);
        refuses(certificates.server(HOST, Instant.now().minus(Duration.ofDays(1))), "validity");
        refuses(Certificates.create().server(HOST), "PKIX");
    }

    private static void refuses(SSLContext certificate, String why) {
        try (TestIssuer other = TestIssuer.start(certificate)) {
            other.publish("/keys", "{}");
            assertThat(fetch(other.url() + "/keys"))
                    .startsWith("SSLHandshakeException")
                    .contains(why);
        }
    }

    @Test
    void whoSpeaksNoTlsIsNotAsked() {
        try (TestIssuer plain = TestIssuer.start()) {
            String address = plain.url().replace("http:", "https:") + "/keys";
            assertThat(fetch(HASTY, address))
                    .containsAnyOf("SSLException", "longer than", "timed out");
            assertThat(plain.fetches()).isZero();
        }
    }

    @Test
    void aHandshakeThatDoesNotComeIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "https://localhost:" + silent.getLocalPort() + "/keys";
            assertThat(fetch(HASTY, address)).containsAnyOf("longer than", "timed out");
        }
    }

    private static String fetch(String address) {
        return fetch(PATIENT, address);
    }

    private static String fetch(WebDocuments documents, String address) {
        try {
            return documents.fetch(URI.create(address)).length + " bytes";
        } catch (IOException e) {
            return Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName()
                    + ": "
                    + e.getMessage();
        }
    }
}
