package dev.waybill.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.Backends;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.blobs.BlobsHandler;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.DeviceSettings;
import dev.waybill.models.ModelsHandler;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;

/// The devices, and the versions that are brought to them.
final class Fleet {

    /// The one model.
    static final String MODEL = "detector";

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final TestStack stack;
    private final String[] tokens;

    private Fleet(TestStack stack, int devices) {
        this.stack = stack;
        this.tokens = new String[devices];
    }

    /// Registers the devices as the API does, but for its audit records.
    static Fleet register(Ground ground, int devices, Crew crew) {
        Fleet fleet = new Fleet(ground.stack(), devices);
        Backends backends =
                ground.stack()
                        .through(client ->
                                new WithoutAudit(
                                        client,
                                        ground.stack().backends().config().tables().audit()))
                        .backends();
        DeviceRegister register = DeviceRegister.of(backends);
        crew.each(
                devices,
                device -> {
                    fleet.tokens[device] = fleet.register(register, backends, device);
                    ground.clock().advance(PAUSE);
                });
        return fleet;
    }

    private String register(DeviceRegister register, Backends backends, int device) {
        Instant now = stack.clock().instant();
        DeviceId id = new DeviceId(id(device));
        MintedToken minted =
                MintedToken.mint(
                        backends.ids(),
                        new Principal("device " + id, Role.DEVICE, Optional.of(id.value())),
                        Optional.empty());
        boolean isNew =
                register.create(
                        Device.registered(
                                id,
                                new DeviceSettings(
                                        Optional.empty(),
                                        new TreeMap<>(),
                                        Optional.of(Capabilities.UNKNOWN)),
                                minted.token().tokenId(),
                                now),
                        minted.token(),
                        Deed.ofService("bench", "put_device", backends.ids().next(), now));
        if (!isNew) {
            throw new IllegalStateException(id + " is there already");
        }
        return minted.text();
    }

    int size() {
        return tokens.length;
    }

    /// The id of a device; ids are spread as those of a real fleet.
    String id(int device) {
        return "camera-eu-%08x".formatted(device * 0x9E3779B1);
    }

    String token(int device) {
        return tokens[device];
    }

    /// Stores a blob and publishes it as a version, by the API.
    void publish(String version) {
        Instance blobs = Instance.of(BlobsHandler.class, stack.backends());
        Instance models = Instance.of(ModelsHandler.class, stack.backends());
        JsonNode blob = send(blobs, "POST", "/v1/blobs", "weights of " + version).path("blob");
        String path = "/v1/models/" + MODEL + "/versions/" + version;
        String content =
                "{\"variants\": {\"fp32-generic\": {\"blob\": {\"hash\": \"%s\", \"size_bytes\": %d, \"metadata\": {}}, \"precision\": \"float32\", \"execution_providers\": []}}}"
                        .formatted(blob.path("digest").asText(), blob.path("size_bytes").asLong());
        send(models, "PUT", path, content);
        send(models, "POST", path + "/publish", "");
    }

    private static JsonNode send(Instance function, String method, String path, String body) {
        try {
            var event = Json.object();
            event.put("version", "2.0").put("rawPath", path).put("rawQueryString", "");
            event.putObject("headers")
                    .put("content-type", "application/octet-stream")
                    .put("authorization", "Bearer " + TestStack.ADMIN);
            event.putObject("requestContext")
                    .put("requestId", "bench")
                    .putObject("http")
                    .put("method", method)
                    .put("path", path);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            event.put("body", Base64.getEncoder().encodeToString(bytes))
                    .put("isBase64Encoded", true);
            JsonNode answer = Json.readOwn(function.call(Json.write(event)));
            if (answer.path("statusCode").asInt() / 100 != 2) {
                throw new IllegalStateException(method + " " + path + ": " + answer);
            }
            return Json.readOwn(answer.path("body").asText("{}"));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }
}
