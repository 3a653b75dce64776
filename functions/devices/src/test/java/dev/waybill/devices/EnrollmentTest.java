package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrollmentTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = DevicesFixture.admin(stack);
    private final ApiClient device = DevicesFixture.client(stack);

    @Test
    void aDeviceRegistersItselfIntoTheFormation() {
        String token =
                open("{\"formation_id\": \"f\", \"max_uses\": 2, \"expires_in_seconds\": 60}");
        ApiAnswer enrolled =
                device.post("/v1/enroll", enrollment(token, "d-1", "{\"cpu_arch\": \"aarch64\"}"));

        assertThat(enrolled.status()).isEqualTo(201);
        assertThat(enrolled.text("formation_id")).isEqualTo("f");
        assertThat(device.as(enrolled.text("device_token")).get("/v1/devices/d-1").status())
                .isEqualTo(403);
        ApiAnswer known = admin.get("/v1/devices/d-1");
        assertThat(known.text("formation_id")).isEqualTo("f");
        assertThat(known.json().at("/capabilities/cpu_arch").asText()).isEqualTo("aarch64");
    }

    @Test
    void aUsedUpEnrollmentIsClosed() {
        String token = open("{\"max_uses\": 1, \"expires_in_seconds\": 60}");
        device.post("/v1/enroll", enrollment(token, "d-1", "{}"));

        assertThat(device.post("/v1/enroll", enrollment(token, "d-2", "{}")).status())
                .isEqualTo(403);
        assertThat(admin.get("/v1/devices/d-2").status()).isEqualTo(404);
    }

    @Test
    void anExpiredEnrollmentIsClosed() {
        String token = open("{\"max_uses\": 1, \"expires_in_seconds\": 60}");
        stack.clock().advance(Duration.ofSeconds(60));

        assertThat(device.post("/v1/enroll", enrollment(token, "d-1", "{}")).code())
                .isEqualTo("forbidden");
    }

    @Test
    void aKnownDeviceIsRefusedAndCostsNoUse() {
        String token = open("{\"max_uses\": 1, \"expires_in_seconds\": 60}");
        admin.put("/v1/devices/d-1", "{}");

        ApiAnswer refused = device.post("/v1/enroll", enrollment(token, "d-1", "{}"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("device_exists");
        assertThat(device.post("/v1/enroll", enrollment(token, "d-2", "{}")).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "", "wbe_unknown_secret", "wbe__x"})
    void aTokenThatIsNoneIsForbidden(String token) {
        assertThat(device.post("/v1/enroll", enrollment(token, "d-1", "{}")).status())
                .isEqualTo(403);
    }

    @Test
    void aTokenWithAnotherSecretIsForbidden() {
        String token = open("{\"max_uses\": 1, \"expires_in_seconds\": 60}");
        String forged = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");

        assertThat(device.post("/v1/enroll", enrollment(forged, "d-1", "{}")).status())
                .isEqualTo(403);
    }

    @Test
    void aKeyIsOneDevicesOfOneEnrollmentAndHasOneBody() {
        String token = open("{\"max_uses\": 3, \"expires_in_seconds\": 60}");
        String other = open("{\"max_uses\": 1, \"expires_in_seconds\": 60}");
        ApiClient keyed = device.with("idempotency-key", "k");
        ApiAnswer first = keyed.post("/v1/enroll", enrollment(token, "d-1", "{}"));
        assertThat(first.json().has("device_token")).isTrue();

        ApiAnswer again = keyed.post("/v1/enroll", enrollment(token, "d-1", "{}"));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().has("device_token")).isFalse();
        ApiAnswer changed =
                keyed.post("/v1/enroll", enrollment(token, "d-1", "{\"cpu_arch\": \"x86\"}"));
        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.code()).isEqualTo("idempotency_conflict");
        assertThat(keyed.post("/v1/enroll", enrollment(other, "d-1", "{}")).code())
                .isEqualTo("device_exists");
        assertThat(keyed.post("/v1/enroll", enrollment(token, "d-2", "{}")).status())
                .isEqualTo(201);
        assertThat(keyed.post("/v1/enroll", enrollment(other, "d-3", "{}")).status())
                .isEqualTo(201);
    }

    @Test
    void badFieldsAreRefusedWithAKeyAsWithout() {
        ApiClient keyed = device.with("idempotency-key", "k");

        assertThat(keyed.post("/v1/enroll", "{}").text("field")).isEqualTo("device_id");
        assertThat(keyed.post("/v1/enroll", "{\"device_id\": \"d\"}").text("field"))
                .isEqualTo("enrollment_token");
        assertThat(keyed.post("/v1/enroll", "[").text("field")).isEqualTo("body");
    }

    @Test
    void anEnrollmentTokenIsNoBearerToken() {
        String token = open("{\"max_uses\": 1, \"expires_in_seconds\": 60}");

        assertThat(device.as(token).get("/v1/devices").status()).isEqualTo(401);
        assertThat(device.as("wb" + token.substring(3)).get("/v1/devices").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expires_in_seconds\": 60} | max_uses",
                "{\"max_uses\": 0, \"expires_in_seconds\": 60} | max_uses",
                "{\"max_uses\": 1} | expires_in_seconds",
                "{\"max_uses\": 1, \"expires_in_seconds\": 0} | expires_in_seconds",
                "{\"max_uses\": 1, \"expires_in_seconds\": 99999999} | expires_in_seconds",
                "{\"max_uses\": 1, \"expires_in_seconds\": 60, \"formation_id\": \"\"} | formation_id",
            })
    void refusesBadEnrollmentsByTheirField(String body, String field) {
        ApiAnswer answer = admin.post("/v1/enrollments", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo(field);
    }

    @Test
    void refusesEnrollingWithoutItsFields() {
        assertThat(device.post("/v1/enroll", "{}").text("field")).isEqualTo("device_id");
        assertThat(device.post("/v1/enroll", "{\"device_id\": \"d\"}").text("field"))
                .isEqualTo("enrollment_token");
    }

    private String open(String body) {
        ApiAnswer opened = admin.post("/v1/enrollments", body);
        assertThat(opened.status()).isEqualTo(201);
        return opened.text("enrollment_token");
    }

    private static String enrollment(String token, String deviceId, String capabilities) {
        return "{\"enrollment_token\": \"%s\", \"device_id\": \"%s\", \"capabilities\": %s}"
                .formatted(token, deviceId, capabilities);
    }
}
