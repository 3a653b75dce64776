package dev.waybill.testing.embedded;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// Reports a rule of the contracts that LocalStack is known to break as skipped, with the reason,
/// and not as failed. Nothing of ours depends on these rules alone.
public final class KnownLimits implements TestExecutionExceptionHandler {

    /// Of LocalStack 4.14.
    private static final Map<String, String> OF_LOCALSTACK =
            Map.of(
                    "refusesBytesThatDoNotMatchTheirChecksumAndKeepsTheOld",
                    "S3 refuses wrong bytes without an answer that the SDK can read",
                    "joinsAnUploadOnceThoughManyAsk",
                    "S3 leaves an empty object when many join the parts of one upload at once",
                    "refusesParametersOutOfRange",
                    "SQS takes a request for no message",
                    "refusesConsistentReadsAndUnknownIndexes",
                    "DynamoDB has another code for an index that is not there");

    private final URI service;

    private KnownLimits(URI service) {
        this.service = service;
    }

    /// The limits of what answers at `service`, the endpoint that the tests run on.
    public static KnownLimits at(URI service) {
        return new KnownLimits(service);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        Optional<String> limit =
                Optional.ofNullable(OF_LOCALSTACK.get(context.getRequiredTestMethod().getName()));
        if (limit.isPresent() && LocalStack.answersAt(service)) {
            Assumptions.abort("a limit of LocalStack: " + limit.get());
        }
        throw failure;
    }
}
