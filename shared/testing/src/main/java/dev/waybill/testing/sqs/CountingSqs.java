package dev.waybill.testing.sqs;

import dev.waybill.testing.faults.CallCounts;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// An SQS whose calls are counted.
public final class CountingSqs extends DelegatingSqs {
    private final CallCounts counts;

    /// A client of `delegate` that counts here.
    public CountingSqs(SqsClient delegate, CallCounts counts) {
        super(delegate);
        this.counts = counts;
    }

    @Override
    protected <Q extends SqsRequest, R> R call(
            String operation, Q request, Function<Q, R> delegated) {
        counts.add("Sqs", operation);
        return delegated.apply(request);
    }
}
