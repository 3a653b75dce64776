package dev.waybill.testing.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// S3, DynamoDB and SQS by LocalStack in a container, which a process of its own holds.
final class LocalStack implements AutoCloseable {

    private static final String MAIN = "dev.waybill.localstack.LocalStackProcess";
    private static final String JARS = "/dev/waybill/localstack/class-path";
    private static final String LISTENING = "listening";
    private static final String ABSENT = "absent";

    private final ServerProcess process;
    private final URI url;

    private LocalStack(ServerProcess process, URI url) {
        this.process = process;
        this.url = url;
    }

    /// Starts it; empty where no Docker engine answers. Where one does, and LocalStack does not
    /// come up, this throws.
    static Optional<LocalStack> start() {
        try {
            ServerProcess process =
                    ServerProcess.start(MAIN, JARS, ProcessBuilder.Redirect.INHERIT, List.of());
            String line =
                    process.await(LISTENING, ABSENT)
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "a Docker engine answers, but LocalStack did not start"));
            if (line.startsWith(ABSENT)) {
                process.close();
                return Optional.empty();
            }
            return Optional.of(
                    new LocalStack(process, URI.create(line.substring(LISTENING.length() + 1))));
        } catch (IOException e) {
            throw new UncheckedIOException("start LocalStack", e);
        }
    }

    /// Whether a service at `endpoint` is LocalStack's, whoever started it.
    static boolean answersAt(URI endpoint) {
        HttpRequest health =
                HttpRequest.newBuilder(endpoint.resolve("/_localstack/health"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(health, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// It takes any region and any key; a key that is no account number is the default account's.
    AwsEndpoints endpoints() {
        return new AwsEndpoints("us-east-1", "000000000000", "test", "test", url, url, url);
    }

    @Override
    public void close() {
        process.close();
    }
}
