package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.access.Role;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = DevicesFixture.admin(stack);

    @Test
    void registersADeviceOnceAndShowsItsTokenOnce() {
        ApiAnswer created =
                admin.put(
                        "/v1/devices/d-1",
                        """
                        {"formation_id": "north", "labels": {"site": "x"},
                         "capabilities": {"cpu_arch": "x86_64", "gpu_memory_gb": 4.5,
                         "available_storage_mb": 1024, "execution_providers": ["CPU"]}}\
                        """);
        ApiAnswer again = admin.put("/v1/devices/d-1", "{\"formation_id\": \"north\"}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("device_token")).startsWith("wb_");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().has("device_token")).isFalse();
        assertThat(again.json().path("labels")).isEmpty();
        assertThat(again.json().at("/capabilities/gpu_memory_gb").asDouble()).isEqualTo(4.5);
        assertThat(again.json().path("revision").asLong()).isEqualTo(2);
        assertThat(admin.get("/v1/devices/d-1").json()).isEqualTo(again.json());
    }

    @Test
    void sameSettingsAgainChangeNothing() {
        admin.put("/v1/devices/d-1", "{\"labels\": {\"a\": \"b\"}}");
        ApiAnswer again = admin.put("/v1/devices/d-1", "{\"labels\": {\"a\": \"b\"}}");

        assertThat(again.json().path("revision").asLong()).isEqualTo(1);
    }

    @Test
    void listsDevicesByIdInPagesAndByFormation() {
        for (String id : List.of("d", "a", "c", "b", "\ud83d\ude80", "\uf000")) {
            String formation = id.compareTo("c") < 0 ? "{\"formation_id\": \"low\"}" : "{}";
            assertThat(admin.put("/v1/devices/" + id, formation).status()).isEqualTo(201);
        }

        assertThat(ids("/v1/devices?limit=2"))
                .containsExactly("a", "b", "c", "d", "\uf000", "\ud83d\ude80");
        assertThat(ids("/v1/devices?limit=1&formation_id=low")).containsExactly("a", "b");
        assertThat(ids("/v1/devices?formation_id=unknown")).isEmpty();
        assertThat(admin.get("/v1/devices?limit=6").json().has("next_cursor")).isFalse();
    }

    @Test
    void aPageEndsAtThreeMebibytes() {
        StringBuilder labels = new StringBuilder("\"first\": \"\"");
        for (int i = 1; i < 64; i++) {
            labels.append(", \"k").append(i).append("\": \"").append("x".repeat(255)).append('"');
        }
        String body = "{\"labels\": {" + labels + "}}";
        for (int i = 0; i < 200; i++) {
            assertThat(admin.put("/v1/devices/d-" + i, body).status()).isEqualTo(201);
        }
        ApiAnswer page = admin.get("/v1/devices?limit=1000");

        assertThat(page.body().length()).isBetween(2 << 20, 3 << 20);
        assertThat(ids("/v1/devices?limit=1000")).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void aChangedFormationMovesTheDevice() {
        admin.put("/v1/devices/d-1", "{\"formation_id\": \"north\"}");
        admin.put("/v1/devices/d-2", "{\"formation_id\": \"north\"}");
        admin.put("/v1/devices/d-1", "{\"formation_id\": \"south\"}");

        assertThat(ids("/v1/devices?formation_id=north")).containsExactly("d-2");
        assertThat(ids("/v1/devices?formation_id=south")).containsExactly("d-1");
        assertThat(formations()).containsExactly("north 1", "south 1");

        admin.put("/v1/devices/d-1", "{}");
        assertThat(ids("/v1/devices?formation_id=south")).isEmpty();
        assertThat(ids("/v1/devices")).containsExactly("d-1", "d-2");
        assertThat(formations()).containsExactly("north 1", "south 0");
    }

    @Test
    void deletingADeviceEndsItsTokenAndMemberships() {
        String token =
                admin.put("/v1/devices/d-1", "{\"formation_id\": \"f\"}").text("device_token");
        ApiClient fresh = DevicesFixture.client(stack).as(token);
        assertThat(fresh.get("/v1/devices/d-1").status()).isEqualTo(403);

        assertThat(admin.delete("/v1/devices/d-1").status()).isEqualTo(204);
        assertThat(admin.get("/v1/devices/d-1").code()).isEqualTo("device_not_found");
        assertThat(admin.delete("/v1/devices/d-1").code()).isEqualTo("device_not_found");
        assertThat(ids("/v1/devices")).isEmpty();
        assertThat(formations()).containsExactly("f 0");
        assertThat(DevicesFixture.client(stack).as(token).get("/v1/devices/d-1").status())
                .isEqualTo(401);
    }

    @Test
    void aNewTokenEndsTheOldOne() {
        String old = admin.put("/v1/devices/d-1", "{}").text("device_token");
        ApiAnswer renewed = admin.post("/v1/devices/d-1/token", "");

        assertThat(renewed.status()).isEqualTo(201);
        assertThat(status(old)).isEqualTo(401);
        assertThat(status(renewed.text("device_token"))).isEqualTo(403);
        assertThat(admin.post("/v1/devices/unknown/token", "").code())
                .isEqualTo("device_not_found");
    }

    @Test
    void aRepeatedKeyedCallDoesNotShowTheTokenAgain() {
        admin.put("/v1/devices/d-1", "{}");
        ApiClient keyed = admin.with("idempotency-key", "k-1");
        ApiAnswer first = keyed.post("/v1/devices/d-1/token", "");
        ApiAnswer second = keyed.post("/v1/devices/d-1/token", "");

        assertThat(first.json().has("device_token")).isTrue();
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json().has("device_token")).isFalse();
        assertThat(status(first.text("device_token"))).isEqualTo(403);
        assertThat(admin.get("/v1/devices/d-1").json().path("revision").asLong()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"capabilities\": {\"gpu_memory_gb\": -1}} | capabilities.gpu_memory_gb",
                "{\"capabilities\": {\"gpu_memory_gb\": 1e999}} | capabilities.gpu_memory_gb",
                "{\"capabilities\": {\"available_storage_mb\": -1}} | capabilities.available_storage_mb",
                "{\"capabilities\": {\"available_storage_mb\": 1.5}} | capabilities.available_storage_mb",
                "{\"capabilities\": {\"cpu_arch\": \"\"}} | capabilities.cpu_arch",
                "{\"capabilities\": {\"execution_providers\": [null]}} | capabilities.execution_providers",
                "{\"capabilities\": 5} | capabilities",
                "{\"formation_id\": \"\"} | formation_id",
                "{\"labels\": {\"a\": null}} | labels",
                "{\"labels\": {\"\": \"x\"}} | labels",
                "{\"labels\": {\"a\": 5}} | labels.a",
                "[] | body",
                "{ | body",
            })
    void refusesBadInputByItsField(String body, String field) {
        ApiAnswer answer = admin.put("/v1/devices/d-1", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo(field);
        assertThat(ids("/v1/devices")).isEmpty();
    }

    @Test
    void refusesTooManyLabelsAndProviders() {
        StringBuilder labels = new StringBuilder("{\"labels\": {\"k\": \"\"");
        StringBuilder providers =
                new StringBuilder("{\"capabilities\": {\"execution_providers\": [\"p\"");
        for (int i = 0; i < 64; i++) {
            labels.append(", \"k").append(i).append("\": \"\"");
            providers.append(", \"p\"");
        }

        assertThat(admin.put("/v1/devices/d-1", labels + "}}").status()).isEqualTo(413);
        assertThat(admin.put("/v1/devices/d-1", providers + "]}}").status()).isEqualTo(413);
    }

    @Test
    void takesNamesThatNeedTheEncodedForm() {
        assertThat(admin.put("/v1/devices/base64:YS9iP2M", "{}").text("device_id"))
                .isEqualTo("a/b?c");
        assertThat(ids("/v1/devices")).containsExactly("a/b?c");
    }

    @Test
    void onlyOperatorsChangeDevices() {
        admin.put("/v1/devices/d-1", "{}");
        for (Role role : List.of(Role.PUBLISHER, Role.VIEWER)) {
            ApiClient client = DevicesFixture.as(stack, role);
            assertThat(client.get("/v1/devices/d-1").status()).isEqualTo(200);
            assertThat(client.put("/v1/devices/d-1", "{}").status()).isEqualTo(403);
            assertThat(client.delete("/v1/devices/d-1").status()).isEqualTo(403);
            assertThat(client.post("/v1/devices/d-1/token", "").status()).isEqualTo(403);
            assertThat(client.post("/v1/enrollments", "{}").status()).isEqualTo(403);
        }
        assertThat(DevicesFixture.as(stack, Role.OPERATOR).put("/v1/devices/d-1", "{}").status())
                .isEqualTo(200);
        assertThat(DevicesFixture.client(stack).get("/v1/devices").status()).isEqualTo(401);
    }

    private int status(String token) {
        return DevicesFixture.client(stack).as(token).get("/v1/devices/d-1").status();
    }

    private List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin.get(query + cursor).json();
            page.path("devices").forEach(device -> ids.add(device.path("device_id").asText()));
            String next = page.path("next_cursor").asText("");
            cursor = next.isEmpty() ? "" : (query.contains("?") ? "&" : "?") + "cursor=" + next;
        } while (!cursor.isEmpty());
        return ids;
    }

    private List<String> formations() {
        List<String> formations = new ArrayList<>();
        admin.get("/v1/formations")
                .json()
                .path("formations")
                .forEach(formation ->
                        formations.add(
                                formation.path("formation_id").asText()
                                        + " "
                                        + formation.path("device_count").asLong()));
        return formations;
    }
}
