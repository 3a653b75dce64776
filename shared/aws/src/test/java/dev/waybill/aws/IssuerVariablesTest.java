package dev.waybill.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TrustedIssuer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The variables that name an issuer of JWTs.
final class IssuerVariablesTest {

    private static final String ISSUER = "https://issuer.example/realm";

    /// What a function is told, with a good issuer.
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        Config.REQUIRED.forEach(name -> environment.put(name, "x"));
        environment.put("AWS_REGION", "eu-west-1");
        environment.put("JWT_ISSUER", ISSUER);
        environment.put("JWT_AUDIENCE", "waybill");
        environment.put("JWT_ROLES", "admins:admin");
        return environment;
    }

    private static Optional<TrustedIssuer> parse(String... changes) {
        Map<String, String> environment = environment();
        for (int i = 0; i < changes.length; i += 2) {
            environment.put(changes[i], changes[i + 1]);
        }
        return Config.parse(environment).trustedIssuer();
    }

    private static void assertRefused(String word, String... changes) {
        assertThatThrownBy(() -> parse(changes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(word);
    }

    @Test
    void noIssuerIsTrustedUnlessOneIsNamed() {
        assertThat(parse("JWT_ISSUER", "", "JWT_AUDIENCE", "", "JWT_ROLES", "")).isEmpty();
        assertThat(
                        parse(
                                "JWT_ISSUER",
                                " ",
                                "JWT_AUDIENCE",
                                "",
                                "JWT_ROLES",
                                "",
                                "JWT_ROLE_CLAIM",
                                "roles"))
                .isEmpty();
    }

    @Test
    void allOfItIsRead() {
        assertThat(
                        parse(
                                "JWT_KEYS_URL",
                                "https://keys.example/jwks?p=1",
                                "JWT_AUDIENCE",
                                "waybill, api://waybill ,",
                                "JWT_ROLE_CLAIM",
                                "/realm_access/roles",
                                "JWT_ROLES",
                                "admins:admin,repo:org/name:ref:publisher, CN=a%2COU=b%3Ac%20d+e:viewer"))
                .contains(
                        new TrustedIssuer(
                                ISSUER,
                                Optional.of(URI.create("https://keys.example/jwks?p=1")),
                                Set.of("waybill", "api://waybill"),
                                "/realm_access/roles",
                                Map.of(
                                        "admins", Role.ADMIN,
                                        "repo:org/name:ref", Role.PUBLISHER,
                                        "CN=a,OU=b:c d+e", Role.VIEWER)));
        assertThat(parse().map(TrustedIssuer::roleClaim)).contains("roles");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer",
                "issuer.example",
                "http://issuer.example",
                "http://127.0.0.1:8080",
                "https://",
                "https://user@issuer.example",
                "https://issuer.example/#x",
                "https://issuer.example/?x",
                "ftp://issuer.example",
                "file:///etc/passwd",
                "https://issuer.example/a b"
            })
    void anIssuerIsAnHttpsAddress(String issuer) {
        assertRefused("JWT_ISSUER", "JWT_ISSUER", issuer);
    }

    @Test
    void anIssuerIsShortEnoughForSubjects() {
        assertThat(parse("JWT_ISSUER", "https://" + "x".repeat(172))).isPresent();
        assertRefused("JWT_ISSUER", "JWT_ISSUER", "https://" + "x".repeat(173));
    }

    /// Where the other services are elsewhere than on AWS, as in the local stack.
    @Test
    void anIssuerOnThisMachineNeedsNoTlsInTheLocalStack() {
        String local = "AWS_ENDPOINT_URL_DYNAMODB";
        for (String host : new String[] {"127.0.0.1:9000", "localhost/x", "[::1]:9000"}) {
            assertThat(parse(local, "http://127.0.0.1:1", "JWT_ISSUER", "http://" + host))
                    .isPresent();
            assertRefused("JWT_ISSUER", "JWT_ISSUER", "http://" + host);
        }
        for (String host : new String[] {"issuer.example", "127.0.0.1.example", "10.0.0.1"}) {
            assertRefused(
                    "JWT_ISSUER", local, "http://127.0.0.1:1", "JWT_ISSUER", "http://" + host);
        }
    }

    @Test
    void theAddressOfTheKeysIsAnHttpsAddressToo() {
        assertRefused("JWT_KEYS_URL", "JWT_KEYS_URL", "http://issuer.example/keys");
        assertRefused("JWT_KEYS_URL", "JWT_KEYS_URL", "keys");
    }

    @Test
    void halfAnIssuerIsNone() {
        assertRefused("JWT_AUDIENCE is missing", "JWT_AUDIENCE", " , ");
        assertRefused("JWT_ROLES names no role", "JWT_ROLES", "");
        assertRefused("JWT_ISSUER is missing", "JWT_ISSUER", "");
        assertRefused("JWT_ISSUER is missing", "JWT_ISSUER", "", "JWT_AUDIENCE", "");
    }

    /// A device has a token of its own: nobody becomes one by what an issuer says.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "d:device; device",
                "a:admin,d:device; device",
                "a:root; root",
                "a:Admin; Admin",
                "a; form",
                ":admin; form",
                "a:admin,a:viewer; twice",
                "a%2:admin; escape",
                "a%zz:admin; escape"
            })
    void rolesAreOnesThatPeopleHave(String roles, String word) {
        assertRefused(word, "JWT_ROLES", roles);
    }
}
