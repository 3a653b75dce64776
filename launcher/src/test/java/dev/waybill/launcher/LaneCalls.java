package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/// One distribution in each lane, from its beginning to its end, with a device that joins it late.
final class LaneCalls {

    private static final List<String> LANES = List.of("Critical", "High", "Normal", "Low");

    private final Api admin;

    /// @param admin calls with all rights; the models of [WholeApi] are there
    LaneCalls(Api admin) {
        this.admin = admin;
    }

    void callAll() {
        Together.run(
                LANES.stream().<Runnable>map(lane -> () -> pass(lane)).toArray(Runnable[]::new));
    }

    private void pass(String lane) {
        Api first = register(lane, "first-" + lane);
        String open = distribute(lane, "1", "{\"late_joiners\": true, \"deadline_seconds\": 3600}");
        Patience.until(() -> state(open).equals("Running"));
        Api late = register(lane, "late-" + lane);
        String grown = "{" + capabilities(200) + "}";
        assertThat(late.post("/v1/devices/late-" + lane + "/heartbeat", grown).status())
                .isEqualTo(200);
        complete(late, "late-" + lane, open);
        String next = distribute(lane, "2", "{}");
        complete(late, "late-" + lane, next);
        complete(first, "first-" + lane, next);
        Patience.until(() -> state(next).equals("Completed"));
    }

    private String distribute(String lane, String version, String strategy) {
        Api.Answer answer =
                admin.post(
                        "/v1/distributions",
                        "{\"model_id\": \"m\", \"version\": \"%s\", \"scope\": {\"Formation\": {\"formation_id\": \"%s\"}}, \"priority\": \"%s\", \"strategy\": %s}"
                                .formatted(version, lane, lane, strategy));
        assertThat(answer.status()).as(answer.text("detail")).isBetween(200, 202);
        return answer.text("distribution_id");
    }

    private String state(String distribution) {
        return admin.get("/v1/distributions/" + distribution).text("state");
    }

    private Api register(String formation, String device) {
        Api.Answer answer =
                admin.put(
                        "/v1/devices/" + device,
                        "{\"formation_id\": \"%s\", %s}".formatted(formation, capabilities(100)));
        assertThat(answer.status()).isEqualTo(201);
        return admin.as(answer.text("device_token"));
    }

    private static String capabilities(int gigabytes) {
        return "\"capabilities\": {\"cpu_arch\": \"x86_64\", \"available_storage_mb\": 100, \"gpu_memory_gb\": "
                + gigabytes
                + "}";
    }

    private static void complete(Api api, String device, String distribution) {
        String path = "/v1/devices/" + device + "/work";
        long[] generation = {0};
        Patience.until(() -> {
            JsonNode work = api.get(path + "?wait=1").body().path("work").path(0);
            generation[0] = work.path("generation").asLong();
            return work.path("distribution_id").asText().equals(distribution);
        });
        List<String> states = List.of("Completed", "Operational");
        for (int i = 0; i < states.size(); i++) {
            String report =
                    "{\"generation\": %d, \"sequence\": %d, \"state\": \"%s\"}"
                            .formatted(generation[0], i + 1, states.get(i));
            Api.Answer answer =
                    api.send(
                            "POST",
                            path + "/" + distribution + "/report",
                            report,
                            Map.of("content-type", "application/json"));
            assertThat(answer.status()).as(answer.text("detail")).isEqualTo(200);
        }
    }
}
