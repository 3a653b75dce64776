package dev.waybill.aws;

import dev.waybill.domain.access.TrustedIssuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// What a function is told by its environment (template.yaml, Globals). Parsed once, when the
/// function starts; all that is missing is reported at once.
///
/// @param tables the names of the tables
/// @param queues the URLs of the queues
/// @param blobsBucket the bucket that holds all bytes
/// @param adminTokenSha256 hex SHA-256 of the first admin token; empty text when there is none
/// @param trustedIssuer whose JWTs are taken; absent when none are
/// @param maxWaiters how many calls of one function may wait at a time; with 0 none does
/// @param attachmentIntentAge how old an attachment's intent may become before it is forgotten
/// @param durable whether what is answered survives a restart of the backends
/// @param endpoint where the AWS services are and how to sign
public record Config(
        Tables tables,
        Queues queues,
        String blobsBucket,
        String adminTokenSha256,
        Optional<TrustedIssuer> trustedIssuer,
        int maxWaiters,
        Duration attachmentIntentAge,
        boolean durable,
        Endpoint endpoint) {

    /// The names of the tables, one per aggregate.
    public record Tables(
            String blobs,
            String documents,
            String models,
            String runs,
            String releases,
            String devices,
            String memberships,
            String distributions,
            String convergence,
            String assignments,
            String attachments,
            String access,
            String audit,
            String idempotency,
            String waiters) {

        /// All of them, by what they hold.
        public SequencedMap<String, String> byAggregate() {
            SequencedMap<String, String> all = new LinkedHashMap<>();
            all.put("blobs", blobs);
            all.put("documents", documents);
            all.put("models", models);
            all.put("runs", runs);
            all.put("releases", releases);
            all.put("devices", devices);
            all.put("memberships", memberships);
            all.put("distributions", distributions);
            all.put("convergence", convergence);
            all.put("assignments", assignments);
            all.put("attachments", attachments);
            all.put("access", access);
            all.put("audit", audit);
            all.put("idempotency", idempotency);
            all.put("waiters", waiters);
            return all;
        }
    }

    /// The URLs of the queues.
    public record Queues(
            String indexing,
            String dispatchCritical,
            String dispatchHigh,
            String dispatchNormal,
            String dispatchLow) {

        /// All of them, by what they carry.
        public SequencedMap<String, String> byTask() {
            SequencedMap<String, String> all = new LinkedHashMap<>();
            all.put("indexing", indexing);
            all.put("dispatch-critical", dispatchCritical);
            all.put("dispatch-high", dispatchHigh);
            all.put("dispatch-normal", dispatchNormal);
            all.put("dispatch-low", dispatchLow);
            return all;
        }
    }

    /// Where the AWS services are and how to sign.
    ///
    /// @param region the region, always explicit
    /// @param s3 an S3 endpoint other than AWS's own
    /// @param dynamoDb a DynamoDB endpoint other than AWS's own
    /// @param sqs an SQS endpoint other than AWS's own
    /// @param keys fixed credentials; absent on AWS, where the container's credentials are asked
    ///   for
    public record Endpoint(
            String region,
            Optional<String> s3,
            Optional<String> dynamoDb,
            Optional<String> sqs,
            Optional<Keys> keys) {}

    /// Fixed credentials, used only with endpoints other than AWS's own.
    public record Keys(String accessKey, String secretKey, Optional<String> sessionToken) {
        @Override
        public String toString() {
            return "Keys[" + accessKey + "]";
        }
    }

    /// The names of all variables that are read: those that must be there.
    public static final List<String> REQUIRED =
            List.of(
                    "BLOBS_TABLE",
                    "DOCUMENTS_TABLE",
                    "MODELS_TABLE",
                    "RUNS_TABLE",
                    "RELEASES_TABLE",
                    "DEVICES_TABLE",
                    "MEMBERSHIPS_TABLE",
                    "DISTRIBUTIONS_TABLE",
                    "CONVERGENCE_TABLE",
                    "ASSIGNMENTS_TABLE",
                    "ATTACHMENTS_TABLE",
                    "ACCESS_TABLE",
                    "AUDIT_TABLE",
                    "IDEMPOTENCY_TABLE",
                    "WAITERS_TABLE",
                    "INDEXING_QUEUE",
                    "DISPATCH_CRITICAL_QUEUE",
                    "DISPATCH_HIGH_QUEUE",
                    "DISPATCH_NORMAL_QUEUE",
                    "DISPATCH_LOW_QUEUE",
                    "BLOBS_BUCKET");

    /// The names of the variables of ours that may be absent.
    public static final List<String> OPTIONAL =
            List.of(
                    "ADMIN_TOKEN_SHA256",
                    "JWT_ISSUER",
                    "JWT_KEYS_URL",
                    "JWT_AUDIENCE",
                    "JWT_ROLE_CLAIM",
                    "JWT_ROLES",
                    "MAX_WAITERS",
                    "ATTACHMENT_INTENT_SECONDS",
                    "PERSISTENCE",
                    // Nobody reads it: it tells published versions apart.
                    "SETTINGS");

    /// In place of an endpoint: services that are empty and reach nobody (see [Snapshot]).
    static final String STAGE = "http://stage.invalid";

    private static final int DEFAULT_WAITERS = 20;
    private static final int DEFAULT_INTENT_SECONDS = 24 * 60 * 60;

    /// Reads `environment`; throws [IllegalStateException] that names every variable that is
    /// missing or malformed.
    public static Config parse(Map<String, String> environment) {
        List<String> wrong = new ArrayList<>();
        for (String name : REQUIRED) {
            if (text(environment, name).isEmpty()) {
                wrong.add(name + " is missing");
            }
        }
        if (text(environment, "AWS_REGION").isEmpty()) {
            wrong.add("AWS_REGION is missing");
        }
        int waiters = number(environment, "MAX_WAITERS", DEFAULT_WAITERS, wrong);
        int intentSeconds =
                number(environment, "ATTACHMENT_INTENT_SECONDS", DEFAULT_INTENT_SECONDS, wrong);
        Optional<TrustedIssuer> issuer = issuer(environment, wrong);
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(
                    "the environment is not complete: " + String.join(", ", wrong));
        }
        return new Config(
                tables(environment),
                queues(environment),
                required(environment, "BLOBS_BUCKET"),
                text(environment, "ADMIN_TOKEN_SHA256").orElse(""),
                issuer,
                waiters,
                Duration.ofSeconds(intentSeconds),
                !text(environment, "PERSISTENCE").equals(Optional.of("Ephemeral")),
                endpoint(environment));
    }

    private static Optional<TrustedIssuer> issuer(
            Map<String, String> environment, List<String> wrong) {
        if (text(environment, "JWT_ISSUER").isPresent()) {
            return IssuerVariables.parse(environment, isElsewhere(environment), wrong);
        }
        if (text(environment, "JWT_AUDIENCE")
                .or(() -> text(environment, "JWT_ROLES"))
                .isPresent()) {
            wrong.add("JWT_ISSUER is missing");
        }
        return Optional.empty();
    }

    private static Tables tables(Map<String, String> environment) {
        return new Tables(
                required(environment, "BLOBS_TABLE"),
                required(environment, "DOCUMENTS_TABLE"),
                required(environment, "MODELS_TABLE"),
                required(environment, "RUNS_TABLE"),
                required(environment, "RELEASES_TABLE"),
                required(environment, "DEVICES_TABLE"),
                required(environment, "MEMBERSHIPS_TABLE"),
                required(environment, "DISTRIBUTIONS_TABLE"),
                required(environment, "CONVERGENCE_TABLE"),
                required(environment, "ASSIGNMENTS_TABLE"),
                required(environment, "ATTACHMENTS_TABLE"),
                required(environment, "ACCESS_TABLE"),
                required(environment, "AUDIT_TABLE"),
                required(environment, "IDEMPOTENCY_TABLE"),
                required(environment, "WAITERS_TABLE"));
    }

    private static Queues queues(Map<String, String> environment) {
        return new Queues(
                required(environment, "INDEXING_QUEUE"),
                required(environment, "DISPATCH_CRITICAL_QUEUE"),
                required(environment, "DISPATCH_HIGH_QUEUE"),
                required(environment, "DISPATCH_NORMAL_QUEUE"),
                required(environment, "DISPATCH_LOW_QUEUE"));
    }

    private static Endpoint endpoint(Map<String, String> environment) {
        Optional<String> s3 = address(environment, "AWS_ENDPOINT_URL_S3");
        Optional<String> dynamoDb = address(environment, "AWS_ENDPOINT_URL_DYNAMODB");
        Optional<String> sqs = address(environment, "AWS_ENDPOINT_URL_SQS");
        Optional<Keys> keys =
                isElsewhere(environment)
                        ? text(environment, "AWS_ACCESS_KEY_ID")
                                .map(key ->
                                        new Keys(
                                                key,
                                                text(environment, "AWS_SECRET_ACCESS_KEY")
                                                        .orElse(""),
                                                text(environment, "AWS_SESSION_TOKEN")))
                        : Optional.empty();
        return new Endpoint(required(environment, "AWS_REGION"), s3, dynamoDb, sqs, keys);
    }

    /// Whether any service is elsewhere than on AWS.
    private static boolean isElsewhere(Map<String, String> environment) {
        return Stream.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SQS")
                .anyMatch(name -> address(environment, name).isPresent());
    }

    private static Optional<String> address(Map<String, String> environment, String name) {
        return text(environment, name).or(() -> text(environment, "AWS_ENDPOINT_URL"));
    }

    private static int number(
            Map<String, String> environment, String name, int absent, List<String> wrong) {
        try {
            return text(environment, name).map(Integer::parseInt).orElse(absent);
        } catch (NumberFormatException e) {
            wrong.add(name + " is no number");
            return absent;
        }
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static String required(Map<String, String> environment, String name) {
        return text(environment, name)
                .orElseThrow(() -> new IllegalStateException(name + " is missing"));
    }
}
