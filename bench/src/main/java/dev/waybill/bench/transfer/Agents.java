package dev.waybill.bench.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.bench.program.Programs.Cost;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Device agents that bring a blob, whole: each a device of its own, which has nothing.
final class Agents {

    private static final long PATIENCE_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 100;

    private final Workplace workplace;
    private final Api api;
    private int count;

    Agents(Workplace workplace, Api api) {
        this.workplace = workplace;
        this.api = api;
    }

    /// What it costs an agent, from its start to its end, to bring `file` as the bytes of so many
    /// models.
    Cost bring(Path file, int models) throws IOException, InterruptedException {
        String device = "device-" + ++count;
        String token = api.call("PUT", "/v1/devices/" + device, "{}").path("device_token").asText();
        Digest digest = Workplace.digest(file);
        List<String> distributions = new ArrayList<>();
        for (int model = 0; model < models; model++) {
            distributions.add(distribute("m" + model, digest, Files.size(file), device));
        }
        for (String id : distributions) {
            awaitState(id, "Running");
        }
        Path dir = workplace.path(device);
        Cost cost =
                workplace.waybill(
                        "device",
                        "run",
                        "--device",
                        device,
                        "--dir",
                        dir.toString(),
                        "--until-idle",
                        "--token",
                        token);
        for (String id : distributions) {
            awaitState(id, "Completed");
        }
        Workplace.delete(dir);
        return cost;
    }

    private String distribute(String model, Digest digest, long size, String device)
            throws IOException, InterruptedException {
        String version = "1." + count;
        String path = "/v1/models/" + model + "/versions/" + version;
        api.call(
                "PUT",
                path,
                "{\"variants\": {\"v\": {\"blob\": {\"hash\": \"%s\", \"size_bytes\": %d, \"metadata\": {}}, \"precision\": \"float32\", \"execution_providers\": []}}}"
                        .formatted(digest, size));
        api.call("POST", path + "/publish", "");
        return api.call(
                        "POST",
                        "/v1/distributions",
                        "{\"model_id\": \"%s\", \"version\": \"%s\", \"scope\": {\"Nodes\": {\"node_ids\": [\"%s\"]}}, \"strategy\": {\"delta\": \"never\"}}"
                                .formatted(model, version, device))
                .path("distribution_id")
                .asText();
    }

    private void awaitState(String id, String state) throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        JsonNode now = api.call("GET", "/v1/distributions/" + id, "");
        while (!now.path("state").asText().equals(state)) {
            if (System.currentTimeMillis() > end) {
                throw new IOException(id + " is not " + state + ": " + now);
            }
            Thread.sleep(PAUSE_MILLIS);
            now = api.call("GET", "/v1/distributions/" + id, "");
        }
    }
}
