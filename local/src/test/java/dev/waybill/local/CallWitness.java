package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Writes down what a function's process sends to AWS, in the folder of its [SnapshotWitness]: one
/// line per request, with its type, what it is sent to, and the token of the credentials that sign
/// it. The SDK finds it by a file on the class path. What is said on the stage goes nowhere.
public final class CallWitness implements ExecutionInterceptor {

    static final String CALLS = "calls.txt";

    private static final String STAGE = "stage.invalid";

    private final Path file = Path.of(System.getenv(SnapshotWitness.FOLDER)).resolve(CALLS);

    @Override
    public void beforeTransmission(
            Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (context.httpRequest().host().endsWith(STAGE)) {
            return;
        }
        SdkRequest request = context.request();
        String token =
                context.httpRequest().firstMatchingHeader("X-Amz-Security-Token").orElse("none");
        String line = request.getClass().getSimpleName() + ' ' + subject(request) + ' ' + token;
        try {
            Files.writeString(
                    file, line + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("write down a call", e);
        }
    }

    private static String subject(SdkRequest request) {
        return Stream.of("TableName", "Bucket", "QueueUrl")
                .map(name -> request.getValueForField(name, String.class))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("-");
    }
}
