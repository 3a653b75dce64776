package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// All listings of the API on a stack, each with several rows, and with such as are like those of
/// others.
final class Listings {

    private static final String SPEC = "5".repeat(64);

    private final Stack stack;
    private final Api api;

    private Listings(Stack stack, Api api) {
        this.stack = stack;
        this.api = api;
    }

    /// Fills the stack; the listings, and the field that their rows stand in.
    static Map<String, String> fill(Stack stack, Api api) {
        return new Listings(stack, api).fill();
    }

    private Map<String, String> fill() {
        new WholeApi(
                        (operation, caller, path, body, headers) ->
                                caller.send(operation.method(), path, body, headers),
                        api,
                        TestStack.subscriberQueue(stack, "q"),
                        3)
                .callAll();
        String blob = "";
        for (int i = 0; i < 3; i++) {
            byte[] bytes = ("blob " + i).getBytes(StandardCharsets.UTF_8);
            api.store("/v1/blobs", bytes);
            blob = "/v1/blobs/" + Digest.of(bytes).hex();
            api.store("/v1/sessions/s/attachments?media_type=text/plain", bytes);
            api.store("/v1/sessions/other/attachments?media_type=text/plain", bytes);
            api.put(blob + "/holders/h" + i, "");
            for (String collection : List.of("c", "d")) {
                api.send(
                        "PATCH",
                        "/v1/collections/" + collection + "/documents/d" + i,
                        "{\"a\": " + i + "}",
                        Map.of("content-type", "application/json"));
            }
            api.post("/v1/tokens", "{\"role\": \"viewer\", \"subject\": \"s%d\"}".formatted(i));
            for (String name : List.of("r" + i, "stable", "other")) {
                api.post(
                        "/v1/releases/" + name + "/promote",
                        "{\"spec_digest\": \"%s\", \"metadata\": {\"promoted_by\": \"p\"}}"
                                .formatted(SPEC));
            }
            for (String formation : List.of("f", "g")) {
                String device = formation + "-" + i;
                Api self =
                        api.as(
                                api.put(
                                                "/v1/devices/" + device,
                                                "{\"formation_id\": \"%s\"}".formatted(formation))
                                        .text("device_token"));
                self.put(
                        "/v1/devices/" + device + "/models/m/status",
                        "{\"node_id\": \"%s\", \"current_version\": \"1\", \"operational_status\": \"Operational\", \"last_updated\": \"2026-01-01T00:00:00Z\"}"
                                .formatted(device));
            }
            api.put("/v1/models/m%d/versions/1".formatted(i), "{\"variants\": {}}");
            api.put("/v1/models/m/versions/d%d".formatted(i), "{\"variants\": {}}");
            api.post(
                    "/v1/models/m/subscriptions",
                    "{\"queue_url\": \"%s\"}".formatted(TestStack.subscriberQueue(stack, "q" + i)));
            api.put(
                    "/v1/trust-keys/k" + i,
                    "{\"public_key_pem\": \"%s\"}".formatted(Signer.fresh().publicKey()));
        }
        for (int i = 0; i < 2; i++) {
            api.post(blob + "/release", "{}");
            api.store("/v1/blobs", ("free " + i).getBytes(StandardCharsets.UTF_8));
            api.post(
                    "/v1/blobs/"
                            + Digest.of(("free " + i).getBytes(StandardCharsets.UTF_8)).hex()
                            + "/release",
                    "{}");
        }
        String run = "";
        for (int i = 0; i < 2; i++) {
            run =
                    "/v1/runs/"
                            + api.post(
                                            "/v1/runs",
                                            "{\"spec_digest\": \"%s\", \"metadata\": {\"agent_name\": \"a\"}}"
                                                    .formatted(SPEC))
                                    .text("run_id");
            for (int event = 0; event < 3; event++) {
                api.post(run + "/events", "{\"kind\": \"k\", \"payload\": {}}");
            }
        }
        String distribution =
                api.post(
                                "/v1/distributions",
                                "{\"model_id\": \"m\", \"version\": \"2\", \"scope\": {\"Nodes\": {\"node_ids\": [\"f-0\", \"f-1\", \"nobody\", \"nobody2\"]}}}")
                        .text("distribution_id");
        until(() -> !api.get("/v1/distributions/" + distribution).text("state").equals("Planning"));
        until(() ->
                api.get("/v1/distributions/" + distribution + "/nodes?blocked=true&limit=1")
                        .body()
                        .has("next_cursor"));
        return listings(blob, run, distribution);
    }

    private static Map<String, String> listings(String blob, String run, String distribution) {
        Map<String, String> listings = new LinkedHashMap<>();
        listings.put("/v1/audit", "records");
        listings.put("/v1/audit?subject=admin", "records");
        listings.put("/v1/audit?resource=models/m/versions/1", "records");
        listings.put("/v1/tokens", "tokens");
        listings.put("/v1/trust-keys", "trust_keys");
        listings.put("/v1/blobs", "blobs");
        listings.put("/v1/blobs?state=Live", "blobs");
        listings.put("/v1/blobs?unreferenced=true", "blobs");
        listings.put(blob + "/holders", "holders");
        listings.put("/v1/collections/c/documents", "documents");
        listings.put("/v1/collections/c/changes", "changes");
        listings.put("/v1/models", "models");
        listings.put("/v1/models/m/versions", "versions");
        listings.put("/v1/models/m/subscriptions", "subscriptions");
        listings.put("/v1/models/m/versions/1/nodes", "nodes");
        listings.put("/v1/runs", "runs");
        listings.put("/v1/runs?spec_digest=" + SPEC, "runs");
        listings.put("/v1/runs?status=RUNNING", "runs");
        listings.put("/v1/runs?spec_digest=" + SPEC + "&status=RUNNING", "runs");
        listings.put(run + "/events", "events");
        listings.put("/v1/releases", "releases");
        listings.put("/v1/releases/stable/history", "releases");
        listings.put("/v1/sessions/s/attachments", "attachments");
        listings.put("/v1/sessions/s/attachments?pending=true", "attachments");
        listings.put(
                "/v1/attachments/uncommitted?older_than_epoch_ms="
                        + Instant.now().plusSeconds(600).toEpochMilli(),
                "entries");
        listings.put("/v1/devices", "devices");
        listings.put("/v1/devices?formation_id=f", "devices");
        listings.put("/v1/formations", "formations");
        listings.put("/v1/distributions", "distributions");
        listings.put("/v1/distributions?model_id=m", "distributions");
        listings.put("/v1/distributions/" + distribution + "/nodes", "nodes");
        listings.put("/v1/distributions/" + distribution + "/nodes?blocked=true", "nodes");
        listings.put("/v1/distributions/" + distribution + "/nodes?state=failed", "nodes");
        return listings;
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
        }
    }
}
