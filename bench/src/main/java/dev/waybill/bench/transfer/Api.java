package dev.waybill.bench.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.local.Stack;
import dev.waybill.web.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// The local stack's API, called by an administrator. Thread-safe.
public final class Api {

    private final HttpClient client = HttpClient.newHttpClient();
    private final Stack stack;

    /// The API of `stack`.
    public Api(Stack stack) {
        this.stack = stack;
    }

    /// A call with a JSON body, or none where it is empty; throws when it is refused.
    public JsonNode call(String method, String path, String body)
            throws IOException, InterruptedException {
        return Json.readOwn(send(method, path, "application/json", body.getBytes(UTF_8)));
    }

    /// A call whose body is bytes.
    public String send(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(stack.url().resolve(path))
                                .header("authorization", "Bearer " + stack.adminToken().text())
                                .header("content-type", type)
                                .method(method, BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body().isEmpty() ? "{}" : response.body();
    }
}
