package dev.waybill.cli.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.api.MalformedAnswer;
import dev.waybill.domain.blob.Digest;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The calls about uploads (API §3).
public final class UploadsApi {

    private final ApiClient api;
    private final Supplier<String> keys;

    /// @param keys makes Idempotency-Keys
    public UploadsApi(ApiClient api, Supplier<String> keys) {
        this.api = api;
        this.keys = keys;
    }

    /// What the server says to an announced blob.
    sealed interface Ticket {

        /// It is there already.
        record Present(JsonNode blob) implements Ticket {}

        /// Send it in one PUT.
        record Single(String uploadId, PresignedPut.Ticket put) implements Ticket {}

        /// Send it in parts.
        record Parts(String uploadId, long partBytes, int count) implements Ticket {}
    }

    /// An upload as the server sees it.
    ///
    /// @param state `multipart` or `open` while parts are missing, `verifying` while it is hashed
    /// @param received the parts that are there
    record Standing(String state, long partBytes, int count, Set<Integer> received) {
        Standing {
            received = Set.copyOf(received);
        }

        boolean takesParts() {
            return count > 0 && (state.equals("multipart") || state.equals("open"));
        }
    }

    /// What completing brought: the blob, or absent while the server still verifies it.
    record Completion(Optional<JsonNode> blob) {}

    /// A new Idempotency-Key.
    String newKey() {
        return keys.get();
    }

    /// Where the API is: uploads of one server mean nothing to another.
    URI server() {
        return api.api();
    }

    /// Announces a blob. The same key again gives the same upload, with a URL made anew.
    Ticket announce(FileDigests file, BlobLabels labels, String key) throws InterruptedException {
        ObjectNode body = Json.object();
        body.put("digest", file.whole().toString()).put("size_bytes", file.sizeBytes());
        labels.writeTo(body);
        JsonNode answer =
                api.send(
                        ApiCall.post(
                                        "announce the blob",
                                        ApiPath.of("blobs").fixed("uploads"),
                                        body)
                                .once(key));
        return switch (Json.requireText(answer, "state")) {
            case "present" -> new Ticket.Present(answer.path("blob"));
            case "upload" -> new Ticket.Single(Json.requireText(answer, "upload_id"), put(answer));
            case "multipart" ->
                    new Ticket.Parts(
                            Json.requireText(answer, "upload_id"),
                            Json.requireLong(answer, "part_size_bytes"),
                            Math.toIntExact(Json.requireLong(answer, "part_count")));
            default -> throw new MalformedAnswer("state");
        };
    }

    /// Signs parts; the answer may hold fewer than were asked for.
    Map<Integer, PresignedPut.Ticket> sign(String uploadId, Map<Integer, Digest> parts)
            throws InterruptedException {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("parts");
        parts.forEach((number, digest) ->
                list.addObject().put("number", number).put("sha256", digest.hex()));
        JsonNode answer =
                api.send(ApiCall.post("sign parts", upload(uploadId).fixed("parts"), body));
        Map<Integer, PresignedPut.Ticket> signed = new HashMap<>();
        for (JsonNode part : answer.path("parts")) {
            signed.put(Math.toIntExact(Json.requireLong(part, "number")), put(part));
        }
        return signed;
    }

    /// How an upload stands; empty when the server no longer knows it.
    Optional<Standing> find(String uploadId) throws InterruptedException {
        return api.find(ApiCall.get("look at the upload", upload(uploadId)))
                .map(UploadsApi::standing);
    }

    Completion complete(String uploadId) throws InterruptedException {
        JsonNode answer =
                api.send(
                        ApiCall.post(
                                        "complete the upload",
                                        upload(uploadId).fixed("complete"),
                                        Json.object())
                                .once(keys.get()));
        JsonNode blob = answer.path("blob");
        return new Completion(blob.isObject() ? Optional.of(blob) : Optional.empty());
    }

    private static Standing standing(JsonNode answer) {
        Set<Integer> received =
                StreamSupport.stream(answer.path("parts").spliterator(), false)
                        .map(part -> part.path("number").asInt())
                        .collect(Collectors.toSet());
        return new Standing(
                Json.requireText(answer, "state"),
                answer.path("part_size_bytes").asLong(),
                answer.path("part_count").asInt(),
                received);
    }

    private static PresignedPut.Ticket put(JsonNode answer) {
        Map<String, String> headers = new HashMap<>();
        answer.path("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        return new PresignedPut.Ticket(URI.create(Json.requireText(answer, "url")), headers);
    }

    private static ApiPath upload(String uploadId) {
        return ApiPath.of("blobs").fixed("uploads").name(uploadId);
    }
}
