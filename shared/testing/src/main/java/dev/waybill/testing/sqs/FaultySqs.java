package dev.waybill.testing.sqs;

import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.FaultyCalls;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.RequestThrottledException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// An SQS some of whose calls fail by plan: throttled, without an answer, with half a batch sent,
/// or at the end of the program.
public final class FaultySqs extends DelegatingSqs {
    private static final Set<Kind> EVERY_CALL =
            EnumSet.of(Kind.CRASH, Kind.THROTTLING, Kind.TIMEOUT);
    private static final Set<Kind> BATCHES =
            EnumSet.of(Kind.CRASH, Kind.THROTTLING, Kind.TIMEOUT, Kind.PARTIAL);
    private static final FaultyCalls.Refusals REFUSALS =
            new FaultyCalls.Refusals() {
                @Override
                public RuntimeException throttled() {
                    return SqsRefusals.describe(
                                    RequestThrottledException.builder(),
                                    "RequestThrottled",
                                    "The request was denied due to request throttling.")
                            .build();
                }

                @Override
                public RuntimeException conflict() {
                    throw new IllegalStateException("SQS knows no conflicts");
                }
            };

    private final FaultyCalls calls;

    /// A client of `delegate` with these faults.
    public FaultySqs(SqsClient delegate, Faults faults) {
        super(delegate);
        this.calls = new FaultyCalls(faults);
    }

    @Override
    protected <Q extends SqsRequest, R> R call(
            String operation, Q request, Function<Q, R> delegated) {
        Supplier<R> whole = () -> delegated.apply(request);
        return calls.make("Sqs." + operation, EVERY_CALL, REFUSALS, whole, whole);
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        return calls.make(
                "Sqs.SendMessageBatch",
                BATCHES,
                REFUSALS,
                () -> delegate().sendMessageBatch(request),
                () -> sendHalf(request));
    }

    /// Sends the first half (rounded up) and answers the rest as failed.
    private SendMessageBatchResponse sendHalf(SendMessageBatchRequest request) {
        List<SendMessageBatchRequestEntry> all = request.entries();
        int half = (all.size() + 1) / 2;
        SendMessageBatchResponse response =
                delegate()
                        .sendMessageBatch(
                                request.toBuilder().entries(all.subList(0, half)).build());
        List<BatchResultErrorEntry> failed =
                all.subList(half, all.size()).stream()
                        .map(entry ->
                                BatchResultErrorEntry.builder()
                                        .id(entry.id())
                                        .code("InternalError")
                                        .senderFault(false)
                                        .message("The service failed")
                                        .build())
                        .toList();
        return response.toBuilder().failed(failed).build();
    }
}
