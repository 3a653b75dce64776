package dev.waybill.testing.s3;

import dev.waybill.testing.faults.CallCounts;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/// An S3 whose calls are counted.
public final class CountingS3 extends DelegatingS3Client {
    private final CallCounts counts;

    /// A client of `delegate` that counts here.
    public CountingS3(S3Client delegate, CallCounts counts) {
        super(delegate);
        this.counts = counts;
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        counts.add("S3", request.getClass().getSimpleName().replaceFirst("Request$", ""));
        return operation.apply(request);
    }
}
