package dev.waybill.web.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.Unavailable;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.testing.oidc.JwtKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys of an issuer: how long they are kept, when they are fetched again, and from where.
final class IssuerKeysTest {

    private static final JwtKey OLD = JwtKey.of("ES256", "old");
    private static final JwtKey NEW = JwtKey.of("ES256", "new");

    private final JwtFixture issuer = new JwtFixture(OLD);
    private final JwtAuthenticator authenticator = issuer.authenticator();

    /// A token that is good for a day.
    private static String token(JwtKey key) {
        return key.token(JwtFixture.claims("exp", JwtFixture.START.getEpochSecond() + 86_400));
    }

    private String refusal(JwtKey key) {
        return JwtFixture.refusal(authenticator.authenticate(token(key)));
    }

    private void pass(Duration time) {
        issuer.clock.advance(time);
    }

    @Test
    void keysAreFetchedAtTheFirstTokenAndKeptForTenMinutes() {
        assertThat(issuer.fetches).isZero();
        assertThat(refusal(OLD)).isEmpty();
        pass(Duration.ofMillis(599_999));
        assertThat(refusal(OLD)).isEmpty();
        assertThat(issuer.fetches).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(refusal(OLD)).isEmpty();
        assertThat(issuer.fetches).isEqualTo(2);
    }

    @Test
    void aKeyThatTheIssuerGaveUpEndsWithinTenMinutes() {
        assertThat(refusal(OLD)).isEmpty();
        issuer.has(NEW);
        pass(Duration.ofSeconds(599));
        assertThat(refusal(OLD)).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(refusal(OLD)).isEqualTo("unknown key");
        assertThat(refusal(NEW)).isEmpty();
    }

    @Test
    void aNewKeyIsKnownWithinAMinuteAndMadeUpOnesAskNoMoreOften() {
        assertThat(refusal(OLD)).isEmpty();
        issuer.has(OLD, NEW);
        pass(Duration.ofSeconds(59));
        assertThat(refusal(NEW)).isEqualTo("unknown key");
        assertThat(issuer.fetches).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(refusal(NEW)).isEmpty();
        assertThat(issuer.fetches).isEqualTo(2);
        for (int i = 0; i < 1000; i++) {
            assertThat(refusal(OLD.as("ES256", "made-up-" + i))).isEqualTo("unknown key");
        }
        assertThat(issuer.fetches).isEqualTo(2);
        pass(Duration.ofSeconds(60));
        assertThat(refusal(OLD.as("ES256", "made-up"))).isEqualTo("unknown key");
        assertThat(issuer.fetches).isEqualTo(3);
    }

    @Test
    void knownKeysGoOnForAnHourWhileTheIssuerDoesNotAnswer() {
        assertThat(refusal(OLD)).isEmpty();
        issuer.answering = false;
        pass(Duration.ofMinutes(10));
        assertThat(refusal(OLD)).isEmpty();
        assertThat(issuer.fetches).isEqualTo(1);
        pass(Duration.ofMinutes(49).plusMillis(59_999));
        assertThat(refusal(OLD)).isEmpty();
        assertThat(refusal(NEW)).isEqualTo("unknown key");
        pass(Duration.ofMillis(1));
        assertThatThrownBy(() -> refusal(OLD)).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> refusal(NEW)).isInstanceOf(Unavailable.class);
        issuer.answering = true;
        pass(Duration.ofSeconds(5));
        assertThat(refusal(OLD)).isEmpty();
    }

    @Test
    void anIssuerThatDoesNotAnswerIsAskedOnceAMinute() {
        int[] asked = {0};
        TrustedIssuer trusted = atAddress(JwtFixture.KEYS);
        JwtAuthenticator counted =
                new JwtAuthenticator(
                        trusted,
                        address -> {
                            asked[0]++;
                            return issuer.fetch(address);
                        },
                        issuer.clock);
        assertThat(JwtFixture.refusal(counted.authenticate(token(OLD)))).isEmpty();
        issuer.answering = false;
        pass(Duration.ofMinutes(10));
        for (int second = 0; second < 180; second++) {
            assertThat(JwtFixture.refusal(counted.authenticate(token(OLD)))).isEmpty();
            pass(Duration.ofSeconds(1));
        }
        assertThat(asked[0]).isEqualTo(1 + 3);
    }

    @Test
    void withoutAnyKeysNobodyIsKnownAndTheIssuerIsAskedEveryFiveSeconds() {
        int[] asked = {0};
        JwtAuthenticator counted =
                new JwtAuthenticator(
                        JwtFixture.trusted("roles"),
                        address -> {
                            asked[0]++;
                            return issuer.fetch(address);
                        },
                        issuer.clock);
        issuer.answering = false;
        for (int second = 0; second < 10; second++) {
            assertThatThrownBy(() -> counted.authenticate(token(OLD)))
                    .isInstanceOf(Unavailable.class);
            assertThat(JwtFixture.refusal(counted.authenticate("garbage"))).isNotEmpty();
            pass(Duration.ofSeconds(1));
        }
        assertThat(asked[0]).isEqualTo(2);
    }

    /// As after a restore from a snapshot that was taken long ago, or with a clock that was put
    /// right.
    @Test
    void keysOfAnotherTimeAreFetchedAgain() {
        assertThat(refusal(OLD)).isEmpty();
        pass(Duration.ofDays(-400));
        assertThat(refusal(OLD)).isEqualTo("not yet valid");
        assertThat(issuer.fetches).isEqualTo(2);
        pass(Duration.ofDays(400));
        issuer.has(NEW);
        assertThat(refusal(OLD)).isEqualTo("unknown key");
        assertThat(issuer.fetches).isEqualTo(3);
    }

    @Test
    void theAddressOfTheKeysMayBeGiven() {
        String elsewhere = "https://keys.example/of?tenant=1";
        issuer.documents.put(elsewhere, JwtKey.json(Map.of("keys", List.of(NEW.jwk()))));
        JwtAuthenticator given = issuer.authenticator(atAddress(elsewhere));
        issuer.documents.remove(JwtFixture.DISCOVERY);
        assertThat(JwtFixture.refusal(given.authenticate(token(NEW)))).isEmpty();
        assertThat(JwtFixture.refusal(given.authenticate(token(OLD)))).isEqualTo("unknown key");
    }

    private static TrustedIssuer atAddress(String keys) {
        TrustedIssuer issuer = JwtFixture.trusted("roles");
        return new TrustedIssuer(
                issuer.issuer(),
                Optional.of(URI.create(keys)),
                issuer.audiences(),
                issuer.roleClaim(),
                issuer.roles());
    }

    /// What was discovered never leads elsewhere than to the issuer itself.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example/keys",
                "https://elsewhere.example/keys",
                "https://issuer.example.elsewhere.example/keys",
                "https://issuer.example:8443/keys",
                "https://user@issuer.example/keys",
                "https://169.254.169.254/latest/meta-data",
                "file:///etc/passwd",
                "jar:https://issuer.example/x!/y",
                "//issuer.example/keys",
                "/keys",
                "keys",
                "mailto:issuer.example",
                "https:///keys",
                "",
                "https://issuer.example/ä b"
            })
    void keysAreAtTheIssuersOwnHost(String address) {
        issuer.documents.put(
                JwtFixture.DISCOVERY,
                JwtKey.json(Map.of("issuer", JwtFixture.ISSUER, "jwks_uri", address)));
        issuer.documents.put(address, JwtKey.json(Map.of("keys", List.of(OLD.jwk()))));
        assertThatThrownBy(() -> refusal(OLD)).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "<html>",
                "{\"jwks_uri\":\"https://issuer.example/realm/keys\"}",
                "{\"issuer\":\"https://issuer.example\",\"jwks_uri\":\"https://issuer.example/realm/keys\"}",
                "{\"issuer\":\"https://issuer.example/realm\",\"jwks_uri\":7}",
                "{\"issuer\":\"https://issuer.example/realm\",\"issuer\":\"https://issuer.example/realm\",\"jwks_uri\":\"https://issuer.example/realm/keys\"}"
            })
    void aDiscoveryDocumentSpeaksOfItsIssuer(String document) {
        issuer.documents.put(JwtFixture.DISCOVERY, document);
        assertThatThrownBy(() -> refusal(OLD)).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "<html>",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":\"\"}",
                "{\"keys\":[]",
                "{\"keys\":[],\"keys\":[]}"
            })
    void aBrokenSetOfKeysTakesNothingAway(String document) {
        String whole = issuer.documents.put(JwtFixture.KEYS, document);
        assertThatThrownBy(() -> refusal(OLD)).isInstanceOf(Unavailable.class);
        issuer.documents.put(JwtFixture.KEYS, Objects.requireNonNull(whole));
        pass(Duration.ofSeconds(5));
        assertThat(refusal(OLD)).isEmpty();
        issuer.documents.put(JwtFixture.KEYS, document);
        pass(Duration.ofMinutes(11));
        assertThat(refusal(OLD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keys\":[]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"old\",\"k\":\"AAAA\"}]}"
            })
    void theLastKeyThatTheIssuerGaveUpEndsWithinTenMinutes(String document) {
        assertThat(refusal(OLD)).isEmpty();
        issuer.documents.put(JwtFixture.KEYS, document);
        pass(Duration.ofSeconds(599));
        assertThat(refusal(OLD)).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(refusal(OLD)).isEqualTo("unknown key");
        issuer.answering = false;
        pass(Duration.ofMinutes(11));
        assertThat(refusal(OLD)).isEqualTo("unknown key");
    }

    @Test
    void anIssuerWithoutKeysAnswersAndIsAskedOnceAMinute() {
        issuer.has();
        assertThat(refusal(OLD)).isEqualTo("unknown key");
        issuer.has(OLD);
        pass(Duration.ofSeconds(59));
        assertThat(refusal(OLD)).isEqualTo("unknown key");
        assertThat(issuer.fetches).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(refusal(OLD)).isEmpty();
        assertThat(issuer.fetches).isEqualTo(2);
    }
}
