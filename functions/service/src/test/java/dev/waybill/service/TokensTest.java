package dev.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.DeviceSettings;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ServiceFixture.admin(stack);

    @Test
    void aTokenDoesWhatItsRoleMay() {
        ApiAnswer viewer = admin.post("/v1/tokens", "{\"role\": \"viewer\", \"subject\": \"eve\"}");

        assertThat(viewer.status()).isEqualTo(201);
        assertThat(viewer.text("token")).startsWith("wb_" + viewer.text("token_id") + "_");
        assertThat(as(viewer).get("/v1/audit").status()).isEqualTo(200);
        assertThat(as(viewer).get("/v1/tokens").status()).isEqualTo(403);
        assertThat(as(viewer).post("/v1/tokens", "{}").status()).isEqualTo(403);
        assertThat(as(viewer).delete("/v1/tokens/x").status()).isEqualTo(403);
    }

    @Test
    void anotherSecretIsNotTheToken() {
        String token =
                admin.post("/v1/tokens", "{\"role\": \"admin\", \"subject\": \"eve\"}")
                        .text("token");
        String forged = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");

        assertThat(ServiceFixture.client(stack).as(forged).get("/v1/tokens").status())
                .isEqualTo(401);
    }

    @Test
    void aTokenExpires() {
        ApiAnswer short1 =
                admin.post(
                        "/v1/tokens",
                        "{\"role\": \"viewer\", \"subject\": \"eve\", \"expires_in_seconds\": 30}");
        ApiClient eve = as(short1);

        assertThat(short1.text("expires_at")).isEqualTo("2025-06-01T12:00:30Z");
        assertThat(eve.get("/v1/audit").status()).isEqualTo(200);
        stack.clock().advance(Duration.ofSeconds(30));
        assertThat(eve.get("/v1/audit").status()).isEqualTo(401);
    }

    @Test
    void aRevokedTokenEndsWithinAMinute() {
        ApiAnswer token = admin.post("/v1/tokens", "{\"role\": \"viewer\", \"subject\": \"eve\"}");
        ApiClient eve = as(token);
        assertThat(eve.get("/v1/audit").status()).isEqualTo(200);

        assertThat(admin.delete("/v1/tokens/" + token.text("token_id")).status()).isEqualTo(204);
        assertThat(as(token).get("/v1/audit").status()).isEqualTo(401);
        stack.clock().advance(Duration.ofSeconds(60));
        assertThat(eve.get("/v1/audit").status()).isEqualTo(401);
        assertThat(admin.delete("/v1/tokens/" + token.text("token_id")).code())
                .isEqualTo("token_not_found");
    }

    @Test
    void listsTokensWithoutTheirSecrets() {
        List<String> made = new ArrayList<>();
        for (String subject : List.of("a", "b", "c")) {
            made.add(
                    admin.post(
                                    "/v1/tokens",
                                    "{\"role\": \"viewer\", \"subject\": \"%s\"}"
                                            .formatted(subject))
                            .text("token_id"));
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin.get("/v1/tokens?limit=2" + cursor).json();
            for (JsonNode token : page.path("tokens")) {
                assertThat(token.has("token")).isFalse();
                listed.add(token.path("token_id").asText());
            }
            cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : "";
        } while (!cursor.isEmpty());

        assertThat(listed).containsExactlyElementsOf(made.stream().sorted().toList());
    }

    @Test
    void aRepeatedKeyedCallMakesOneTokenAndHidesIt() {
        ApiClient keyed = admin.with("idempotency-key", "k");
        String body = "{\"role\": \"viewer\", \"subject\": \"eve\"}";
        ApiAnswer first = keyed.post("/v1/tokens", body);
        ApiAnswer again = keyed.post("/v1/tokens", body);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("token_id")).isEqualTo(first.text("token_id"));
        assertThat(again.json().has("token")).isFalse();
        assertThat(admin.get("/v1/tokens").json().path("tokens")).hasSize(1);
    }

    @Test
    void aDevicesTokenBelongsToItsDevice() {
        DeviceId id = new DeviceId("d-1");
        assertThat(admin.post("/v1/tokens", deviceToken("d-1")).code())
                .isEqualTo("device_not_found");
        register(id);

        ApiAnswer token = admin.post("/v1/tokens", deviceToken("d-1"));
        assertThat(token.text("device_id")).isEqualTo("d-1");
        assertThat(device(id).tokenIds()).hasSize(2).contains(token.text("token_id"));
        assertThat(as(token).get("/v1/stats").status()).isEqualTo(403);

        assertThat(admin.delete("/v1/tokens/" + token.text("token_id")).status()).isEqualTo(204);
        assertThat(device(id).tokenIds()).hasSize(1);
        assertThat(as(token).get("/v1/stats").status()).isEqualTo(401);
    }

    @Test
    void aDeviceHasTenTokensAtMost() {
        register(new DeviceId("d-1"));
        for (int i = 1; i < Device.MAX_TOKENS; i++) {
            assertThat(admin.post("/v1/tokens", deviceToken("d-1")).status()).isEqualTo(201);
        }

        assertThat(admin.post("/v1/tokens", deviceToken("d-1")).code()).isEqualTo("too_large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"subject\": \"eve\"} | role",
                "{\"role\": \"root\", \"subject\": \"eve\"} | role",
                "{\"role\": \"viewer\"} | subject",
                "{\"role\": \"viewer\", \"subject\": \"\"} | subject",
                "{\"role\": \"device\", \"subject\": \"eve\"} | device_id",
                "{\"role\": \"viewer\", \"subject\": \"eve\", \"device_id\": \"d\"} | device_id",
                "{\"role\": \"viewer\", \"subject\": \"eve\", \"expires_in_seconds\": 0} | expires_in_seconds",
                "{\"role\": \"viewer\", \"subject\": \"eve\", \"expires_in_seconds\": 9999999999} | expires_in_seconds",
            })
    void refusesBadInputByItsField(String body, String field) {
        ApiAnswer answer = admin.post("/v1/tokens", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo(field);
        assertThat(admin.get("/v1/tokens").json().path("tokens")).isEmpty();
    }

    private ApiClient as(ApiAnswer token) {
        return ServiceFixture.client(stack).as(token.text("token"));
    }

    private static String deviceToken(String deviceId) {
        return "{\"role\": \"device\", \"subject\": \"spare\", \"device_id\": \"%s\"}"
                .formatted(deviceId);
    }

    private Device device(DeviceId id) {
        return DevicesTable.of(stack.backends()).find(id).orElseThrow();
    }

    private void register(DeviceId id) {
        MintedToken minted =
                MintedToken.mint(
                        stack.backends().ids(),
                        new Principal("device:" + id, Role.DEVICE, Optional.of(id.value())),
                        Optional.empty());
        DeviceSettings settings =
                new DeviceSettings(Optional.empty(), new TreeMap<>(), Optional.empty());
        DeviceRegister.of(stack.backends())
                .create(
                        Device.registered(
                                id, settings, minted.token().tokenId(), stack.clock().instant()),
                        minted.token(),
                        Deed.ofService("test", "put_device", "r", stack.clock().instant()));
    }
}
