package dev.waybill.web.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.Name;
import dev.waybill.domain.access.Bearer;
import dev.waybill.domain.access.Role;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.web.Authentication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens with good signatures that are not for us, too old or too young, or odd.
final class ClaimsTest {

    private static final JwtKey KEY = JwtKey.of("ES256", "ec");
    private static final long NOW = JwtFixture.START.getEpochSecond();

    private final JwtFixture issuer = new JwtFixture(KEY);
    private final JwtAuthenticator authenticator = issuer.authenticator();

    private String refusal(Map<String, Object> claims) {
        return JwtFixture.refusal(authenticator.authenticate(KEY.token(claims)));
    }

    private String refusal(Map<String, ?> header, String payload) {
        return JwtFixture.refusal(authenticator.authenticate(KEY.token(header, payload)));
    }

    private Bearer bearer(JwtAuthenticator by, Map<String, Object> claims) {
        Authentication known = by.authenticate(KEY.token(claims));
        assertThat(known).isInstanceOf(Authentication.Known.class);
        return ((Authentication.Known) known).bearer();
    }

    private Bearer bearer(Map<String, Object> claims) {
        return bearer(authenticator, claims);
    }

    @Test
    void theIssuerIsComparedCharacterByCharacter() {
        for (Object other :
                Arrays.asList(
                        null,
                        "",
                        1,
                        List.of(JwtFixture.ISSUER),
                        JwtFixture.ISSUER + "/",
                        JwtFixture.ISSUER.toUpperCase(Locale.ROOT),
                        "https://issuer.example",
                        "http://issuer.example/realm")) {
            assertThat(refusal(JwtFixture.claims("iss", other))).isEqualTo("issuer");
        }
    }

    @Test
    void theAudienceIsOneOfOurs() {
        for (Object ours : List.of("waybill-2", List.of("x", "waybill"), List.of(1, "waybill"))) {
            assertThat(refusal(JwtFixture.claims("aud", ours))).isEmpty();
        }
        for (Object other :
                Arrays.asList(
                        null,
                        "",
                        "waybill,waybill-2",
                        "Waybill",
                        "waybill ",
                        List.of(),
                        List.of("x"),
                        List.of(List.of("waybill")),
                        Map.of("waybill", "waybill"),
                        true)) {
            assertThat(refusal(JwtFixture.claims("aud", other))).isEqualTo("audience");
        }
    }

    @Test
    void aTokenEndsInItsLastSecond() {
        Map<String, Object> claims = JwtFixture.claims("exp", NOW + 10);
        issuer.clock.advance(Duration.ofMillis(9_999));
        assertThat(refusal(claims)).isEmpty();
        issuer.clock.advance(Duration.ofMillis(1));
        assertThat(refusal(claims)).isEqualTo("expired");
        assertThat(refusal(JwtFixture.claims("exp", NOW + 10.5))).isEqualTo("expired");
        assertThat(refusal(JwtFixture.claims("exp", NOW + 11.5))).isEmpty();
    }

    @Test
    void aTokenHasAnEnd() {
        for (Object none : Arrays.asList(null, 0, -1, "4102444800", true, List.of(NOW + 10))) {
            assertThat(refusal(JwtFixture.claims("exp", none))).isEqualTo("expired");
        }
        Map<String, ?> header = Map.of("alg", "ES256", "kid", "ec");
        for (String absurd : List.of("1e300", "99999999999999999999", "-1e9")) {
            assertThat(refusal(header, ending(absurd))).as(absurd).isEqualTo("expired");
        }
        for (String none : List.of("1e999999999", "1e-999999999", "1e2147483647")) {
            assertThat(refusal(header, ending(none))).as(none).isEqualTo("malformed");
        }
    }

    private static String ending(String number) {
        return JwtKey.json(JwtFixture.claims("exp", "@")).replace("\"@\"", number);
    }

    @Test
    void theIssuersClockMayBeAMinuteAhead() {
        for (String begin : List.of("nbf", "iat")) {
            assertThat(refusal(JwtFixture.claims(begin, NOW + 60))).isEmpty();
            assertThat(refusal(JwtFixture.claims(begin, NOW + 61))).isEqualTo("not yet valid");
            assertThat(refusal(JwtFixture.claims(begin, "0"))).isEqualTo("not yet valid");
            assertThat(refusal(JwtFixture.claims(begin, null))).isEmpty();
        }
    }

    @Test
    void theSubjectIsTheIssuersWordUnderItsName() {
        assertThat(bearer(JwtFixture.claims("sub", "Žofie|9 é")).subject())
                .isEqualTo(JwtFixture.ISSUER + "|Žofie|9 é");
        for (Object none : Arrays.asList(null, "", 7, List.of("alice"), "a\u0000b", "a\nb")) {
            assertThat(refusal(JwtFixture.claims("sub", none))).isEqualTo("subject");
        }
        String payload =
                JwtKey.json(JwtFixture.claims("sub", "@"))
                        .replace("@", "x\\ud800" + "y".repeat(300));
        assertThat(refusal(Map.of("alg", "ES256", "kid", "ec"), payload)).isEqualTo("subject");
    }

    @Test
    void aLongSubjectIsBoundedAndStillItsOwn() {
        String prefix = JwtFixture.ISSUER + "|";
        String longest = "x".repeat(Name.MAX_BYTES - prefix.length());
        assertThat(bearer(JwtFixture.claims("sub", longest)).subject()).isEqualTo(prefix + longest);
        String one = bearer(JwtFixture.claims("sub", longest + "x")).subject();
        String two = bearer(JwtFixture.claims("sub", longest + "y")).subject();
        String wide = bearer(JwtFixture.claims("sub", "é".repeat(longest.length()))).subject();
        String forged = bearer(JwtFixture.claims("sub", one.substring(prefix.length()))).subject();
        assertThat(List.of(one, two, wide, forged))
                .doesNotHaveDuplicates()
                .allMatch(s -> s.startsWith(prefix + "sha256:"))
                .allMatch(s -> s.getBytes(StandardCharsets.UTF_8).length <= Name.MAX_BYTES);
    }

    @Test
    void rolesComeFromTheClaimsValues() {
        assertThat(bearer(JwtFixture.claims("roles", "the-admins")).roles())
                .containsExactly(Role.ADMIN);
        assertThat(
                        bearer(
                                        JwtFixture.claims(
                                                "roles",
                                                List.of("x", "the-publishers", "the-operators")))
                                .roles())
                .containsExactly(Role.OPERATOR, Role.PUBLISHER);
        for (Object none :
                Arrays.asList(
                        null,
                        "",
                        "admin",
                        "The-Admins",
                        "the-admins the-operators",
                        List.of(),
                        List.of(List.of("the-admins")),
                        Map.of("the-admins", true),
                        1)) {
            assertThat(bearer(JwtFixture.claims("roles", none)).roles()).isEmpty();
        }
    }

    @Test
    void theClaimMayStandDeeperOrHaveAnyName() {
        JwtAuthenticator nested = issuer.authenticator(JwtFixture.trusted("/realm/a~1b/1"));
        assertThat(
                        bearer(
                                        nested,
                                        JwtFixture.claims(
                                                "realm", Map.of("a/b", List.of("x", "the-admins"))))
                                .roles())
                .containsExactly(Role.ADMIN);
        assertThat(bearer(nested, JwtFixture.claims("realm", "the-admins")).roles()).isEmpty();
        JwtAuthenticator named = issuer.authenticator(JwtFixture.trusted("https://x.example/r.o"));
        assertThat(
                        bearer(
                                        named,
                                        JwtFixture.claims(
                                                "https://x.example/r.o", List.of("the-admins")))
                                .roles())
                .containsExactly(Role.ADMIN);
        JwtAuthenticator scope = issuer.authenticator(JwtFixture.trusted("scope"));
        assertThat(bearer(scope, JwtFixture.claims("scope", "openid the-admins")).roles())
                .containsExactly(Role.ADMIN);
        assertThat(bearer(scope, JwtFixture.claims("scope", "openidthe-admins")).roles()).isEmpty();
    }

    @Test
    void whatStandsTwiceIsRefused() {
        Map<String, ?> header = Map.of("alg", "ES256", "kid", "ec");
        String payload = JwtKey.json(JwtFixture.claims());
        assertThat(refusal(header, payload)).isEmpty();
        for (String more :
                List.of(
                        "\"sub\":\"root\"",
                        "\"roles\":[\"the-admins\"]",
                        "\"x\":{\"a\":1,\"a\":2}",
                        "\"\\u0073ub\":\"root\"")) {
            String doubled = payload.substring(0, payload.length() - 1) + ',' + more + '}';
            assertThat(refusal(header, doubled)).as(more).isEqualTo("malformed");
        }
        String twice = "{\"alg\":\"ES256\",\"kid\":\"ec\",\"alg\":\"none\"}";
        String content =
                JwtKey.text(twice.getBytes(StandardCharsets.UTF_8))
                        + '.'
                        + JwtKey.text(payload.getBytes(StandardCharsets.UTF_8));
        String token =
                content + '.' + JwtKey.text(KEY.sign(content.getBytes(StandardCharsets.UTF_8)));
        assertThat(JwtFixture.refusal(authenticator.authenticate(token))).isEqualTo("malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "null", "\"text\"", "7", "{} {}", "{}x", "{'a':1}", "\uffff"})
    void claimsAreOneObject(String payload) {
        assertThat(refusal(Map.of("alg", "ES256", "kid", "ec"), payload)).isEqualTo("malformed");
    }

    @Test
    void deepAndHugeClaimsAreRefused() {
        Map<String, ?> header = Map.of("alg", "ES256", "kid", "ec");
        String deep = "{\"a\":" + "[".repeat(200) + "]".repeat(200) + '}';
        assertThat(refusal(header, deep)).isEqualTo("malformed");
        String wide = JwtKey.json(JwtFixture.claims("x", "x".repeat(Jwt.MAX_CHARS)));
        assertThat(refusal(header, wide)).isEqualTo("malformed");
        assertThat(refusal(header, "{\"exp\":" + "9".repeat(101) + '}')).isEqualTo("malformed");
    }

    /// A header is read before anything of the token is proven.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e99999999999",
                "-1e-99999999999",
                "1e2147483648",
                "0.00000000000000000000000000000000000000000000000000000000000000000000001",
                "NaN",
                "1.",
                "\"\\ud800\"",
                "\"\\u0000\""
            })
    void oddValuesInAHeaderAreRefused(String value) {
        for (String name : List.of("alg", "kid", "typ", "x")) {
            Map<String, Object> header =
                    new LinkedHashMap<>(Map.of("alg", "ES256", "kid", "made-up"));
            header.put(name, "@");
            String content =
                    JwtKey.text(
                                    JwtKey.json(header)
                                            .replace("\"@\"", value)
                                            .getBytes(StandardCharsets.UTF_8))
                            + ".e30.AAAA";
            assertThat(JwtFixture.refusal(authenticator.authenticate(content))).isNotEmpty();
        }
    }

    @Test
    void extensionsAndOtherKindsOfTokensAreRefused() {
        String payload = JwtKey.json(JwtFixture.claims());
        for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+JWT")) {
            assertThat(refusal(Map.of("alg", "ES256", "kid", "ec", "typ", type), payload))
                    .isEmpty();
        }
        for (Object type :
                List.of("logout+jwt", "secevent+jwt", "dpop+jwt", "application/", "", 5)) {
            assertThat(refusal(Map.of("alg", "ES256", "kid", "ec", "typ", type), payload))
                    .isEqualTo("malformed");
        }
        for (Object critical : List.of(List.of(), List.of("b64"), List.of("exp"), "b64")) {
            assertThat(
                            refusal(
                                    Map.of(
                                            "alg", "ES256", "kid", "ec", "crit", critical, "b64",
                                            true),
                                    payload))
                    .isEqualTo("malformed");
        }
        assertThat(refusal(Map.of("alg", "ES256", "kid", 7), payload)).isEqualTo("malformed");
    }

    @Test
    void aTokenHasOneForm() {
        String token = KEY.token(JwtFixture.claims());
        assertThat(JwtFixture.refusal(authenticator.authenticate(token))).isEmpty();
        String[] parts = token.split("\\.", -1);
        char last = token.charAt(token.length() - 1);
        for (String other :
                List.of(
                        "",
                        ".",
                        "..",
                        "...",
                        parts[0],
                        parts[0] + '.' + parts[1],
                        token + '.',
                        token + ".x",
                        '.' + token,
                        token + '=',
                        token + "==",
                        token + ' ',
                        parts[0] + "=." + parts[1] + '.' + parts[2],
                        token.replace('.', ' '),
                        token.substring(0, token.length() - 1),
                        token.substring(0, token.length() - 1) + (char) (last + 1),
                        parts[0] + "\n." + parts[1] + '.' + parts[2],
                        parts[0] + "é." + parts[1] + '.' + parts[2],
                        parts[0] + "+/." + parts[1] + '.' + parts[2],
                        parts[0] + '.' + parts[1] + ".." + parts[2],
                        "{\"payload\":\"\",\"signatures\":[]}",
                        "a.b.c.d.e")) {
            assertThat(JwtFixture.refusal(authenticator.authenticate(other)))
                    .as(other)
                    .isNotEmpty();
        }
    }
}
