package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.web.Operation;

/// Calls every operation about models, devices and distributions: devices take work, and what came
/// of it is read.
final class FleetCalls {

    private final CheckedCalls calls;
    private final String subscriberQueue;

    /// @param subscriberQueue the URL of a queue that may subscribe
    FleetCalls(CheckedCalls calls, String subscriberQueue) {
        this.calls = calls;
        this.subscriberQueue = subscriberQueue;
    }

    /// Calls them all.
    void callAll() {
        models();
        devices();
        distributions();
    }

    private void models() {
        for (String version : new String[] {"1", "2", "3"}) {
            String path = "/v1/models/m/versions/" + version;
            calls.ok(
                    Operation.PUT_VERSION,
                    path,
                    "{'variants': {'a': " + variant(calls.bytes(2000), "int8") + "}}");
            calls.ok(
                    Operation.PUT_VARIANT,
                    path + "/variants/b",
                    variant(calls.bytes(2001), "float16"));
            calls.ok(
                    Operation.PUT_PROVENANCE,
                    path + "/provenance",
                    "{'signed_by': 'build', 'signature': 'AAAA'}");
            calls.ok(Operation.PUBLISH_VERSION, path + "/publish", "");
        }
        calls.ok(Operation.GET_VERSION, "/v1/models/m/versions/1", "");
        calls.ok(Operation.LIST_MODELS, "/v1/models", "");
        calls.ok(Operation.LIST_VERSIONS, "/v1/models/m/versions", "");
        calls.ok(Operation.DEPRECATE_VERSION, "/v1/models/m/versions/3/deprecate", "");
        calls.ok(Operation.YANK_VERSION, "/v1/models/m/versions/3/yank", "");
    }

    private void devices() {
        String capabilities =
                "'capabilities': {'cpu_arch': 'x86_64', 'available_storage_mb': 100, 'gpu_memory_gb': 8}";
        calls.ok(
                Operation.PUT_DEVICE,
                "/v1/devices/d1",
                "{'formation_id': 'f', " + capabilities + "}");
        calls.ok(Operation.GET_DEVICE, "/v1/devices/d1", "");
        calls.ok(Operation.LIST_DEVICES, "/v1/devices", "");
        calls.ok(Operation.LIST_FORMATIONS, "/v1/formations", "");
        calls.ok(Operation.PUT_DEVICE, "/v1/devices/gone", "{}");
        calls.ok(Operation.DELETE_DEVICE, "/v1/devices/gone", "");
        String enrollment =
                calls.ok(
                                Operation.CREATE_ENROLLMENT,
                                "/v1/enrollments",
                                "{'max_uses': 1, 'expires_in_seconds': 600}")
                        .text("enrollment_token");
        Api d2 =
                calls.admin()
                        .as(
                                calls.ok(
                                                Operation.ENROLL,
                                                "/v1/enroll",
                                                "{'enrollment_token': '"
                                                        + enrollment
                                                        + "', 'device_id': 'd2'}")
                                        .text("device_token"));
        calls.ok(Operation.HEARTBEAT, d2, "/v1/devices/d2/heartbeat", "{}");
        calls.ok(
                Operation.PUT_NODE_STATUS,
                d2,
                "/v1/devices/d2/models/m/status",
                "{'node_id': 'd2', 'current_version': '1', 'operational_status': 'Operational', 'last_updated': '2026-01-01T00:00:00Z'}");
        calls.ok(Operation.GET_NODE_STATUS, "/v1/devices/d2/models/m", "");
    }

    private void distributions() {
        Api device =
                calls.admin()
                        .as(
                                calls.ok(Operation.ROTATE_DEVICE_TOKEN, "/v1/devices/d1/token", "")
                                        .text("device_token"));
        String subscriptions = "/v1/models/m/subscriptions";
        String subscription =
                calls.ok(
                                Operation.SUBSCRIBE,
                                subscriptions,
                                "{'queue_url': '" + subscriberQueue + "'}")
                        .text("subscription_id");
        String one = distribute("1");
        take(device, one);
        String path = "/v1/distributions/" + one;
        Patience.until(() ->
                calls.ok(Operation.GET_DISTRIBUTION, path, "").text("state").equals("Completed"));
        calls.ok(Operation.LIST_DISTRIBUTIONS, "/v1/distributions?model_id=m", "");
        calls.ok(Operation.LIST_VERSION_NODES, "/v1/models/m/versions/1/nodes", "");
        JsonNode convergence =
                calls.ok(Operation.GET_CONVERGENCE, "/v1/models/m/versions/1/convergence", "")
                        .body();
        assertThat(convergence.path("converged").asInt()).isEqualTo(1);
        calls.ok(Operation.LIST_SUBSCRIPTIONS, subscriptions, "");
        calls.ok(Operation.UNSUBSCRIBE, subscriptions + "/" + subscription, "");
        take(device, distribute("2"));
        String back =
                calls.ok(
                                Operation.ROLL_BACK_MODEL,
                                "/v1/models/m/rollback",
                                "{'to_version': '1', 'scope': 'AllNodes'}")
                        .text("distribution_id");
        calls.ok(Operation.PAUSE_DISTRIBUTION, "/v1/distributions/" + back + "/pause", "");
        calls.ok(Operation.RESUME_DISTRIBUTION, "/v1/distributions/" + back + "/resume", "");
        Patience.until(() ->
                calls.ok(Operation.GET_DISTRIBUTION, "/v1/distributions/" + back, "")
                        .text("state")
                        .equals("Running"));
        calls.ok(Operation.RETRY_DISTRIBUTION, "/v1/distributions/" + back + "/retry", "");
        calls.ok(Operation.CANCEL_DISTRIBUTION, "/v1/distributions/" + back + "/cancel", "");
        Patience.until(() ->
                calls.ok(Operation.GET_DISTRIBUTION, "/v1/distributions/" + back, "")
                        .text("state")
                        .equals("Cancelled"));
    }

    private String distribute(String version) {
        return calls.ok(
                        Operation.CREATE_DISTRIBUTION,
                        "/v1/distributions",
                        "{'model_id': 'm', 'version': '"
                                + version
                                + "', 'scope': {'Formation': {'formation_id': 'f'}}}")
                .text("distribution_id");
    }

    /// Device d1 takes the work of a distribution as an agent does.
    private void take(Api device, String distribution) {
        long[] generation = {0};
        Patience.until(() -> {
            JsonNode work = calls.ok(Operation.GET_WORK, device, "/v1/devices/d1/work", "").body();
            generation[0] = work.path("work").path(0).path("generation").asLong();
            return work.path("work").path(0).path("distribution_id").asText().equals(distribution);
        });
        // while the device is awaited, whose last call is then looked up
        String nodes = "/v1/distributions/" + distribution + "/nodes";
        calls.ok(Operation.LIST_NODES, nodes, "");
        JsonNode node = calls.ok(Operation.GET_NODE, nodes + "/d1", "").body();
        assertThat(node.at("/waiting_for/last_seen_at").asText()).isNotEmpty();
        String path = "/v1/devices/d1/work/" + distribution;
        calls.ok(Operation.SIGN_DOWNLOAD, device, path + "/download", "");
        String[] states = {"Transferring", "Completed", "Loading", "Operational"};
        for (int i = 0; i < states.length; i++) {
            calls.ok(
                    Operation.REPORT,
                    device,
                    path + "/report",
                    "{'generation': %d, 'attempt': 1, 'sequence': %d, 'state': '%s'}"
                            .formatted(generation[0], i + 1, states[i]));
        }
    }

    /// Stores bytes and answers a variant of them.
    private String variant(byte[] bytes, String precision) {
        calls.send(Operation.STORE_BLOB, calls.admin(), "/v1/blobs", bytes, CheckedCalls.BYTES);
        return "{'blob': %s, 'precision': '%s', 'execution_providers': []}"
                .formatted(CheckedCalls.reference(bytes), precision);
    }
}
