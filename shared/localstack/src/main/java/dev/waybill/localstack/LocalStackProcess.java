package dev.waybill.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/// The main class of the process that holds LocalStack's container.
///
/// It writes one line to standard output: `absent REASON` where no Docker engine answers, and then
/// ends; or `listening URL` once every service runs. From then on it lives exactly as long as its
/// standard input is open. The container goes with it: Testcontainers' own watchdog removes it even
/// when this process is killed. Where an engine answers but no LocalStack comes up, the process
/// fails, since a fault must not look like an absence.
///
/// `LOCALSTACK_IMAGE` names another image; images newer than [#IMAGE] want the account that
/// `LOCALSTACK_AUTH_TOKEN` belongs to.
public final class LocalStackProcess {

    /// The last release that runs without an account.
    private static final String IMAGE = "localstack/localstack:4.14.0";

    private static final List<String> SERVICES =
            List.of("s3", "dynamodb", "dynamodbstreams", "sqs");

    private static final Map<String, String> SETTINGS =
            Map.of(
                    "EAGER_SERVICE_LOADING", "1",
                    "DYNAMODB_IN_MEMORY", "1",
                    // DynamoDB's own streams, instead of others that are read through Kinesis.
                    "PROVIDER_OVERRIDE_DYNAMODB", "v2",
                    "PROVIDER_OVERRIDE_DYNAMODBSTREAMS", "v2",
                    // Else presigned URLs are taken whatever their signature says.
                    "S3_SKIP_SIGNATURE_VALIDATION", "0",
                    // URLs of queues with the host and the port that the caller came by.
                    "SQS_ENDPOINT_STRATEGY", "dynamic",
                    "DISABLE_EVENTS", "1");

    private static final Duration START = Duration.ofMinutes(3);

    private LocalStackProcess() {}

    /// Starts the container and waits for the end of standard input; takes no arguments.
    public static void main(String[] args) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            System.out.println("absent no Docker engine answers");
            return;
        }
        try (LocalStackContainer container = container(System.getenv())) {
            container.start();
            System.out.println("listening " + container.getEndpoint());
            System.out.flush();
            waitForEnd(System.in);
        }
        System.exit(0);
    }

    private static LocalStackContainer container(Map<String, String> environment) {
        DockerImageName image =
                DockerImageName.parse(environment.getOrDefault("LOCALSTACK_IMAGE", IMAGE))
                        .asCompatibleSubstituteFor("localstack/localstack");
        LocalStackContainer container =
                new LocalStackContainer(image)
                        .withServices(SERVICES.toArray(String[]::new))
                        .withEnv(SETTINGS)
                        .waitingFor(
                                Wait.forHttp("/_localstack/health")
                                        .forPort(4566)
                                        .forResponsePredicate(LocalStackProcess::runsAll)
                                        .withStartupTimeout(START));
        String token = environment.getOrDefault("LOCALSTACK_AUTH_TOKEN", "");
        return token.isEmpty() ? container : container.withEnv("LOCALSTACK_AUTH_TOKEN", token);
    }

    /// Whether `health`, LocalStack's account of its services, says of each that it runs.
    private static boolean runsAll(String health) {
        return SERVICES.stream()
                .allMatch(service ->
                        Pattern.compile("\"" + service + "\": *\"running\"")
                                .matcher(health)
                                .find());
    }

    private static void waitForEnd(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                // Nothing is ever sent; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
    }
}
