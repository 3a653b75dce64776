package dev.waybill.testing.sqs;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sqs.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

/// The rules for the entries of every batch: one to ten, each with an id of its own.
final class BatchEntries {
    private static final int MAX = 10;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private BatchEntries() {}

    static void require(List<String> ids) {
        if (ids.isEmpty()) {
            throw SqsRefusals.describe(
                            EmptyBatchRequestException.builder(),
                            "EmptyBatchRequest",
                            "There should be at least one entry in the request.")
                    .build();
        }
        if (ids.size() > MAX) {
            throw SqsRefusals.describe(
                            TooManyEntriesInBatchRequestException.builder(),
                            "TooManyEntriesInBatchRequest",
                            "Maximum number of entries per request are 10. You have sent "
                                    + ids.size()
                                    + ".")
                    .build();
        }
        Set<String> seen = new HashSet<>();
        for (String id : ids) {
            if (!ID.matcher(id).matches()) {
                throw SqsRefusals.describe(
                                InvalidBatchEntryIdException.builder(),
                                "InvalidBatchEntryId",
                                "A batch entry id can only contain alphanumeric characters, hyphens"
                                        + " and underscores. It can be at most 80 letters long.")
                        .build();
            }
            if (!seen.add(id)) {
                throw SqsRefusals.describe(
                                BatchEntryIdsNotDistinctException.builder(),
                                "BatchEntryIdsNotDistinct",
                                "Id " + id + " repeated.")
                        .build();
            }
        }
    }

    static BatchResultErrorEntry failed(String id, SqsException refusal) {
        return BatchResultErrorEntry.builder()
                .id(id)
                .senderFault(true)
                .code(refusal.awsErrorDetails().errorCode())
                .message(refusal.awsErrorDetails().errorMessage())
                .build();
    }
}
