package dev.waybill.testing.sqs;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.sqs.model.OverLimitException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The errors with which SQS refuses a request, as the SDK raises them.
final class SqsRefusals {
    private static final int BAD_REQUEST = 400;

    private SqsRefusals() {}

    /// A parameter out of its range.
    static SqsException invalidParameter(String message) {
        return (SqsException)
                describe(SqsException.builder(), "InvalidParameterValue", message).build();
    }

    static SqsException missingParameter(String name) {
        return (SqsException)
                describe(
                                SqsException.builder(),
                                "MissingParameter",
                                "The request must contain the parameter " + name + ".")
                        .build();
    }

    static QueueDoesNotExistException noSuchQueue() {
        return describe(
                        QueueDoesNotExistException.builder(),
                        "QueueDoesNotExist",
                        "The specified queue does not exist.")
                .build();
    }

    static ReceiptHandleIsInvalidException invalidHandle(String handle) {
        return describe(
                        ReceiptHandleIsInvalidException.builder(),
                        "ReceiptHandleIsInvalid",
                        "The input receipt handle \""
                                + handle
                                + "\" is not a valid receipt handle.")
                .build();
    }

    static OverLimitException tooManyInFlight() {
        return describe(
                        OverLimitException.builder(),
                        "OverLimit",
                        "Too many messages in flight for the queue")
                .build();
    }

    static <B extends SqsException.Builder> B describe(
            B builder, String errorCode, String message) {
        builder.awsErrorDetails(
                AwsErrorDetails.builder()
                        .errorCode(errorCode)
                        .errorMessage(message)
                        .serviceName("Sqs")
                        .sdkHttpResponse(SdkHttpResponse.builder().statusCode(BAD_REQUEST).build())
                        .build());
        builder.statusCode(BAD_REQUEST);
        builder.message(message);
        return builder;
    }
}
