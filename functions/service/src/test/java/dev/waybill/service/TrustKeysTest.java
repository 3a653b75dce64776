package dev.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.AuditTable;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys of signers (API §5).
class TrustKeysTest {

    private static final String CI = "/v1/trust-keys/ci";

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ServiceFixture.admin(stack);

    @Test
    void aSignerGetsAKeyAndAnotherOne() {
        String pem = pem();
        ApiAnswer first = admin.put(CI, body(pem));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text("signed_by")).isEqualTo("ci");
        assertThat(first.text("public_key_pem")).isEqualTo(pem);
        assertThat(admin.get(CI).json()).isEqualTo(first.json());

        stack.clock().advance(Duration.ofMinutes(1));
        ApiAnswer same = admin.put(CI, body(pem));
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.json()).isEqualTo(first.json());

        ApiAnswer other = admin.put(CI, body(pem()));
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.json().path("revision").asLong()).isEqualTo(2);
        assertThat(other.text("created_at")).isEqualTo(first.text("created_at"));
        assertThat(other.text("updated_at")).isEqualTo(stack.clock().instant().toString());
        assertThat(other.text("fingerprint")).isNotEqualTo(first.text("fingerprint"));
    }

    @Test
    void aKeyIsTakenAway() {
        admin.put(CI, body(pem()));

        assertThat(admin.delete(CI).status()).isEqualTo(204);
        assertThat(admin.delete(CI).status()).isEqualTo(204);
        ApiAnswer unknown = admin.get(CI);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("trust_key_not_found");
        assertThat(unknown.text("signed_by")).isEqualTo("ci");
    }

    @Test
    @DisplayName("X6 every change leaves a record with its revisions; what changes nothing, none")
    void changesAreRecorded() {
        String pem = pem();
        for (String each : List.of(pem, pem, pem())) {
            admin.put(CI, body(each));
        }
        admin.put(CI, body("no key"));
        admin.delete(CI);
        admin.delete(CI);

        assertThat(stack.backends().audit().listOfResource("trust-keys/ci", Optional.empty(), 100))
                .extracting(record -> record.action() + " " + revisions(record))
                .containsExactlyInAnyOrder(
                        "put_trust_key  1", "put_trust_key 1 2", "delete_trust_key 2 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"public_key_pem\": null}",
                "{\"public_key_pem\": 7}",
                "{\"public_key_pem\": \"\"}",
                "{\"public_key_pem\": \"-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----\"}"
            })
    void badInputIsRefusedAndWritesNothing(String body) {
        ApiAnswer refused = admin.put(CI, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("invalid_request");
        assertThat(admin.get(CI).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ci@example.com", "a/b", "Ключ", "署名 者", "token:x", "🔑"})
    void signersHaveNamesOfAnyScript(String name) {
        String path =
                "/v1/trust-keys/base64:"
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(name.getBytes(StandardCharsets.UTF_8));

        assertThat(admin.put(path, body(pem())).text("signed_by")).isEqualTo(name);
        assertThat(admin.get(path).text("signed_by")).isEqualTo(name);
        assertThat(admin.get("/v1/tokens").json().path("tokens")).isEmpty();
    }

    @Test
    @DisplayName("D3.17 keys are listed in pages, and tokens are not among them")
    void keysAreListed() {
        List<String> names = IntStream.range(0, 7).mapToObj(i -> "signer-" + i).toList();
        names.forEach(name -> admin.put("/v1/trust-keys/" + name, body(pem())));
        admin.post("/v1/tokens", "{\"role\": \"viewer\", \"subject\": \"eve\"}");
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin.get("/v1/trust-keys?limit=3" + cursor).json();
            page.path("trust_keys").forEach(key -> listed.add(key.path("signed_by").asText()));
            cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : "";
        } while (!cursor.isEmpty());

        assertThat(listed).isEqualTo(names);
        assertThat(admin.get("/v1/tokens").json().path("tokens")).hasSize(1);
    }

    @Test
    void ofRacingFirstKeysOneIsFirst() {
        List<ApiAnswer> answers = Race.of(8).run(i -> admin.put(CI, body(pem())));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers).extracting(ApiAnswer::status).isSubsetOf(200, 201);
        assertThat(answers)
                .extracting(answer -> answer.json().path("revision").asInt())
                .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void onlyAdminsTouchKeys() {
        for (String role : List.of("viewer", "publisher", "operator")) {
            String token =
                    admin.post(
                                    "/v1/tokens",
                                    "{\"role\": \"%s\", \"subject\": \"eve\"}".formatted(role))
                            .text("token");
            ApiClient eve = ServiceFixture.client(stack).as(token);
            assertThat(
                            Stream.of(
                                    eve.put(CI, body(pem())),
                                    eve.get(CI),
                                    eve.get("/v1/trust-keys"),
                                    eve.delete(CI)))
                    .extracting(ApiAnswer::status)
                    .containsOnly(403);
        }
        assertThat(ServiceFixture.client(stack).get(CI).status()).isEqualTo(401);
    }

    private static String revisions(AuditTable.Entry record) {
        return record.beforeRevision().map(String::valueOf).orElse("")
                + " "
                + record.afterRevision().map(String::valueOf).orElse("");
    }

    static String body(String pem) {
        return "{\"public_key_pem\": \"" + pem.replace("\n", "\\n") + "\"}";
    }

    /// A new key.
    static String pem() {
        try {
            byte[] encoded =
                    KeyPairGenerator.getInstance("Ed25519")
                            .generateKeyPair()
                            .getPublic()
                            .getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getEncoder().encodeToString(encoded)
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
