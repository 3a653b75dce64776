package dev.waybill.testing.dynamodb.operation;

import dev.waybill.testing.dynamodb.store.Image;
import dev.waybill.testing.dynamodb.value.Rejections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Why a transaction is cancelled: one reason per action, in their order.
public final class CancellationReasons {
    /// The action was not to blame.
    static final CancellationReason NONE = CancellationReason.builder().code("None").build();

    private CancellationReasons() {}

    static CancellationReason conditionFailed(Mutation mutation, @Nullable Image before) {
        CancellationReason.Builder reason =
                CancellationReason.builder()
                        .code("ConditionalCheckFailed")
                        .message("The conditional request failed");
        if (mutation.answersOldItem() && before != null) {
            reason.item(before.item());
        }
        return reason.build();
    }

    static CancellationReason invalid(DynamoDbException refusal) {
        return CancellationReason.builder()
                .code("ValidationError")
                .message(refusal.awsErrorDetails().errorMessage())
                .build();
    }

    /// Another request was writing the item.
    public static CancellationReason conflict() {
        return CancellationReason.builder()
                .code("TransactionConflict")
                .message("Transaction is ongoing for the item")
                .build();
    }

    /// The exception for these reasons.
    public static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
        String codes =
                reasons.stream()
                        .map(CancellationReason::code)
                        .collect(Collectors.joining(", ", "[", "]"));
        return Rejections.describe(
                        TransactionCanceledException.builder(),
                        "TransactionCanceledException",
                        "Transaction cancelled, please refer cancellation reasons for specific"
                                + " reasons "
                                + codes)
                .cancellationReasons(reasons)
                .build();
    }
}
