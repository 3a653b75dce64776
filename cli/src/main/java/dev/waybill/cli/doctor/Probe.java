package dev.waybill.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.command.Pusher;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.transfer.BlobLabels;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A small blob that nobody has stored before: sent and fetched by presigned URLs, and removed.
final class Probe {

    private static final int BYTES = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ApiClient api;
    private final HttpClient http;
    private final Surroundings surroundings;

    Probe(ApiClient api, HttpClient http, Surroundings surroundings) {
        this.api = api;
        this.http = http;
        this.surroundings = surroundings;
    }

    /// Goes all the way; empty when the same bytes came back, else what came instead.
    ///
    /// @throws IOException when the store cannot be reached, or refuses
    Optional<String> send() throws IOException, InterruptedException {
        byte[] bytes = new byte[BYTES];
        surroundings.random().nextBytes(bytes);
        Path file = Files.createTempFile("waybill-doctor", ".probe");
        Optional<ApiPath> stored = Optional.empty();
        try {
            Files.write(file, bytes);
            stored = Optional.of(ApiPath.of("blobs").name(Digest.of(bytes).toString()));
            Pusher.silent(api, surroundings)
                    .push(
                            file,
                            new BlobLabels(
                                    Optional.of("waybill doctor"),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()));
            return fetched(bytes);
        } finally {
            Files.delete(file);
            if (stored.isPresent()) {
                remove(stored.get());
            }
        }
    }

    private Optional<String> fetched(byte[] bytes) throws IOException, InterruptedException {
        ApiPath path = ApiPath.of("blobs").name(Digest.of(bytes).toString()).fixed("url");
        JsonNode link = api.send(ApiCall.get("ask for the probe's URL", path));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(Json.requireText(link, "url")))
                        .timeout(PATIENCE)
                        .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            return Optional.of("the store answered " + answer.statusCode() + " to its own URL");
        }
        return Digest.of(answer.body()).equals(Digest.of(bytes))
                ? Optional.empty()
                : Optional.of("other bytes came back");
    }

    private void remove(ApiPath blob) throws InterruptedException {
        try {
            api.find(ApiCall.delete("remove the probe", blob));
        } catch (ApiProblem e) {
            // Nobody will hold it: a sweep takes it.
        }
    }
}
