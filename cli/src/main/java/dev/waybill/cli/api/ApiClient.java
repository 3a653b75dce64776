package dev.waybill.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;

/// Calls the API: bearer token, JSON both ways, bounded retries with jitter.
///
/// A call is tried again when the connection failed or the answer was 429, 502, 503 or 504, or when
/// an earlier try of the same call still runs; `Retry-After` is honoured. Repeating is safe: reads,
/// puts and deletes are idempotent, and a POST that changes something carries one Idempotency-Key
/// over all its tries.
///
/// Redirects are not followed: bytes are asked for by URL and fetched without a token, so that it
/// never leaves for S3. Safe for use by many threads.
public final class ApiClient {

    /// An answer of the API has at most 6 MB; what sends more is no Waybill.
    private static final long MAX_ANSWER_BYTES = 8 << 20;

    private static final int UNAUTHENTICATED = 401;

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI api;
    private final Optional<String> token;
    private final Backoff backoff;
    private final Optional<String> tokenAdvice;

    /// @param api the API's address, without a path or with a prefix before `/v1`
    /// @param token the bearer token, absent for the few calls that need none
    public ApiClient(HttpClient http, URI api, Optional<String> token, Backoff backoff) {
        this(http, api, token, backoff, Optional.empty());
    }

    private ApiClient(
            HttpClient http,
            URI api,
            Optional<String> token,
            Backoff backoff,
            Optional<String> tokenAdvice) {
        this.http = http;
        this.api = api;
        this.token = token;
        this.backoff = backoff;
        this.tokenAdvice = tokenAdvice;
    }

    /// A connection pool on virtual threads, to be shared by many API clients.
    public static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /// The API's address.
    public URI api() {
        return api;
    }

    /// The same client with another token.
    public ApiClient withToken(String other) {
        return new ApiClient(http, api, Optional.of(other), backoff);
    }

    /// The same client, which says to people where its token comes from when the server does not
    /// take it, instead of which header carries it.
    public ApiClient advising(String advice) {
        return new ApiClient(http, api, token, backoff, Optional.of(advice));
    }

    /// The same client without a token.
    public ApiClient withoutToken() {
        return new ApiClient(http, api, Optional.empty(), backoff);
    }

    /// Makes the call; answers of 400 and above are thrown as [ApiProblem].
    ///
    /// @return the body, a missing node when it was empty
    /// @throws Unreachable when no try brought an answer
    public JsonNode send(ApiCall call) throws InterruptedException {
        for (int failed = 0; ; ) {
            Attempt attempt = attempt(call);
            failed++;
            switch (attempt) {
                case Attempt.Answered(JsonNode body) -> {
                    return body;
                }
                case Attempt.Busy(ApiProblem problem, Optional<Duration> wish) -> {
                    if (!backoff.allows(failed)) {
                        throw problem;
                    }
                    backoff.pause(failed, wish);
                }
                case Attempt.Cut(IOException cause) -> {
                    if (!backoff.allows(failed)) {
                        throw new Unreachable(call.action() + " at " + api, cause);
                    }
                    backoff.pause(failed, Optional.empty());
                }
            }
        }
    }

    /// As [#send], with empty for 404.
    public Optional<JsonNode> find(ApiCall call) throws InterruptedException {
        try {
            return Optional.of(send(call));
        } catch (ApiProblem problem) {
            if (problem.status() == 404) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    private sealed interface Attempt {
        record Answered(JsonNode body) implements Attempt {}

        record Busy(ApiProblem problem, Optional<Duration> wish) implements Attempt {}

        record Cut(IOException cause) implements Attempt {}
    }

    private Attempt attempt(ApiCall call) throws InterruptedException {
        HttpResponse<String> answer;
        JsonNode body;
        try {
            answer =
                    http.send(
                            request(call),
                            BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER_BYTES));
            body = body(answer);
        } catch (IOException e) {
            return new Attempt.Cut(e);
        }
        int status = answer.statusCode();
        if (status < 300) {
            return new Attempt.Answered(body);
        }
        ApiProblem problem = problem(answer, body);
        if (problem.isPassing()) {
            return new Attempt.Busy(problem, retryAfter(answer));
        }
        throw problem;
    }

    private ApiProblem problem(HttpResponse<?> answer, JsonNode body) {
        int status = answer.statusCode();
        ApiProblem problem =
                ApiProblem.of(status, body, answer.headers().firstValue("x-request-id"));
        return status == UNAUTHENTICATED && tokenAdvice.isPresent()
                ? problem.saying(tokenAdvice.get())
                : problem;
    }

    private HttpRequest request(ApiCall call) {
        String base = api.toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + call.path()))
                        .timeout(ANSWER.plus(call.patience()))
                        .header("Accept", "application/json, application/problem+json");
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        call.idempotencyKey().ifPresent(key -> request.header("Idempotency-Key", key));
        if (call.body().isPresent()) {
            request.header("Content-Type", "application/json");
            request.method(call.method(), BodyPublishers.ofString(Json.line(call.body().get())));
        } else {
            request.method(call.method(), BodyPublishers.noBody());
        }
        return request.build();
    }

    /// The body as JSON. An error's body may be anything; a success that is not JSON comes from
    /// something that is no Waybill, or was cut.
    private static JsonNode body(HttpResponse<String> answer) throws IOException {
        if (answer.body().isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return Json.parse(answer.body());
        } catch (IOException e) {
            if (answer.statusCode() < 300) {
                throw e;
            }
            return Json.object();
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        try {
            OptionalLong seconds = answer.headers().firstValueAsLong("retry-after");
            return seconds.isPresent()
                    ? Optional.of(Duration.ofSeconds(Math.max(0, seconds.getAsLong())))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
