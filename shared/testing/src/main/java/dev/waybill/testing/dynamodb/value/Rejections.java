package dev.waybill.testing.dynamodb.value;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// The errors with which DynamoDB refuses a request, as the SDK raises them.
public final class Rejections {
    private static final int BAD_REQUEST = 400;

    private Rejections() {}

    /// A `ValidationException`: DynamoDB has no class of its own for it in the SDK.
    public static DynamoDbException validation(String message) {
        return (DynamoDbException)
                describe(DynamoDbException.builder(), "ValidationException", message).build();
    }

    /// A `ValidationException` about the values of the parameters.
    public static DynamoDbException invalidParameter(String reason) {
        return validation("One or more parameter values were invalid: " + reason);
    }

    /// Gives a modelled exception what the SDK would read from the answer: code, message and
    /// status.
    public static <B extends DynamoDbException.Builder> B describe(
            B builder, String errorCode, String message) {
        builder.awsErrorDetails(details(errorCode, message));
        builder.statusCode(BAD_REQUEST);
        builder.message(message);
        return builder;
    }

    private static AwsErrorDetails details(String errorCode, String message) {
        return AwsErrorDetails.builder()
                .errorCode(errorCode)
                .errorMessage(message)
                .serviceName("DynamoDb")
                .sdkHttpResponse(SdkHttpResponse.builder().statusCode(BAD_REQUEST).build())
                .build();
    }
}
