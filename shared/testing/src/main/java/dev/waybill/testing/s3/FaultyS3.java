package dev.waybill.testing.s3;

import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.FaultyCalls;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/// An S3 some of whose calls fail by plan: slowed down, in conflict, without an answer, or at the
/// end of the program.
public final class FaultyS3 extends DelegatingS3Client {
    private static final Set<Kind> EVERY_CALL =
            EnumSet.of(Kind.CRASH, Kind.THROTTLING, Kind.TIMEOUT);
    private static final Set<Kind> CONDITIONAL_WRITES =
            EnumSet.of(Kind.CRASH, Kind.THROTTLING, Kind.TIMEOUT, Kind.CONFLICT);
    private static final FaultyCalls.Refusals REFUSALS =
            new FaultyCalls.Refusals() {
                @Override
                public RuntimeException throttled() {
                    return S3Refusals.refusal(503, "SlowDown", "Please reduce your request rate.");
                }

                @Override
                public RuntimeException conflict() {
                    return S3Refusals.refusal(
                            409,
                            "ConditionalRequestConflict",
                            "The conditional request cannot succeed due to a conflicting operation"
                                    + " against this resource.");
                }
            };

    private final FaultyCalls calls;

    /// A client of `delegate` with these faults.
    public FaultyS3(S3Client delegate, Faults faults) {
        super(delegate);
        this.calls = new FaultyCalls(faults);
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        String name = request.getClass().getSimpleName().replaceFirst("Request$", "");
        Supplier<R> whole = () -> operation.apply(request);
        Set<Kind> possible = isConditional(request) ? CONDITIONAL_WRITES : EVERY_CALL;
        return calls.make("S3." + name, possible, REFUSALS, whole, whole);
    }

    private static boolean isConditional(S3Request request) {
        return switch (request) {
            case PutObjectRequest put -> put.ifNoneMatch() != null || put.ifMatch() != null;
            case CompleteMultipartUploadRequest complete ->
                    complete.ifNoneMatch() != null || complete.ifMatch() != null;
            default -> false;
        };
    }
}
