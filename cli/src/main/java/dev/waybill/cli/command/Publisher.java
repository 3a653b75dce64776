package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.transfer.BlobLabels;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Publishes a model version: stores the variants' files, writes the version, publishes it.
///
/// Until the version holds the blobs itself, they are held by a name made of model and version,
/// which is given up at the end; a run that was cut off holds them by the same name again when it
/// is repeated.
public final class Publisher {

    private final ApiClient api;
    private final Pusher pusher;
    private final Supplier<String> keys;

    public Publisher(ApiClient api, Pusher pusher, Supplier<String> keys) {
        this.api = api;
        this.pusher = pusher;
        this.keys = keys;
    }

    /// Publishes; a version that is published with the same content already stays as it is.
    ///
    /// @return the version as the server has it
    public JsonNode publish(
            String model, String version, Optional<String> description, List<VariantFile> variants)
            throws IOException, InterruptedException {
        String holder = holder(model, version);
        ObjectNode body = Json.object();
        description.ifPresent(text -> body.put("description", text));
        ObjectNode all = body.putObject("variants");
        for (VariantFile variant : variants) {
            String name = variant.file().getFileName().toString();
            BlobLabels labels =
                    new BlobLabels(
                            Optional.of(name),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(holder));
            Pusher.Pushed pushed = pusher.push(variant.file(), labels);
            all.set(variant.id(), json(variant, name, pushed));
        }
        ApiPath path = version(model, version);
        JsonNode put = api.send(ApiCall.put("write the version", path, body));
        JsonNode published =
                Json.requireText(put, "state").equals("Published")
                        ? put
                        : api.send(
                                ApiCall.post(
                                                "publish the version",
                                                version(model, version).fixed("publish"),
                                                Json.object())
                                        .once(keys.get()));
        for (JsonNode variant : all) {
            release(variant.path("blob").path("hash").asText(), holder);
        }
        return published;
    }

    private void release(String digest, String holder) throws InterruptedException {
        ApiPath path = ApiPath.of("blobs").fixed(digest).fixed("holders").name(holder);
        api.find(ApiCall.delete("give up the holder", path));
    }

    private static ObjectNode json(VariantFile variant, String name, Pusher.Pushed pushed) {
        ObjectNode json = Json.object();
        json.putObject("blob")
                .put("hash", pushed.digest().toString())
                .put("size_bytes", pushed.sizeBytes())
                .putObject("metadata")
                .put("name", name);
        json.put("precision", variant.precision());
        ArrayNode providers = json.putArray("execution_providers");
        variant.providers().forEach(providers::add);
        variant.cpuArch().ifPresent(arch -> json.put("cpu_arch", arch));
        variant.minGpuGb().ifPresent(gpu -> json.put("min_gpu_memory_gb", gpu));
        return json;
    }

    private static String holder(String model, String version) {
        byte[] id = (model + ":" + version).getBytes(StandardCharsets.UTF_8);
        return "publishing-" + Digest.of(id).shortForm();
    }

    private static ApiPath version(String model, String version) {
        return ApiPath.of("models").name(model).fixed("versions").name(version);
    }
}
