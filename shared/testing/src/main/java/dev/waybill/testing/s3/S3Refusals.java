package dev.waybill.testing.s3;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The errors with which S3 refuses a request, as the SDK raises them.
final class S3Refusals {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private S3Refusals() {}

    /// A refusal without a class of its own.
    static S3Exception refusal(int status, String code, String message) {
        return (S3Exception) describe(S3Exception.builder(), status, code, message).build();
    }

    static S3Exception badDigest(String algorithm) {
        return refusal(
                BAD_REQUEST,
                "BadDigest",
                "The " + algorithm + " you specified did not match the calculated checksum.");
    }

    static S3Exception invalidRequest(String message) {
        return refusal(BAD_REQUEST, "InvalidRequest", message);
    }

    static S3Exception invalidPart() {
        return refusal(
                BAD_REQUEST,
                "InvalidPart",
                "One or more of the specified parts could not be found. The part may not have been"
                        + " uploaded, or the specified entity tag may not match the part's entity"
                        + " tag.");
    }

    static S3Exception preconditionFailed() {
        return refusal(
                PRECONDITION_FAILED,
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold");
    }

    static NoSuchKeyException noSuchKey() {
        return describe(
                        NoSuchKeyException.builder(),
                        NOT_FOUND,
                        "NoSuchKey",
                        "The specified key does not exist.")
                .build();
    }

    static NoSuchBucketException noSuchBucket() {
        return describe(
                        NoSuchBucketException.builder(),
                        NOT_FOUND,
                        "NoSuchBucket",
                        "The specified bucket does not exist")
                .build();
    }

    static NoSuchUploadException noSuchUpload() {
        return describe(
                        NoSuchUploadException.builder(),
                        NOT_FOUND,
                        "NoSuchUpload",
                        "The specified upload does not exist. The upload ID may be invalid, or the"
                                + " upload may have been aborted or completed.")
                .build();
    }

    static BucketAlreadyOwnedByYouException bucketExists() {
        return describe(
                        BucketAlreadyOwnedByYouException.builder(),
                        CONFLICT,
                        "BucketAlreadyOwnedByYou",
                        "Your previous request to create the named bucket succeeded and you already"
                                + " own it.")
                .build();
    }

    static <B extends S3Exception.Builder> B describe(
            B builder, int status, String code, String message) {
        builder.awsErrorDetails(
                AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .serviceName("S3")
                        .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build())
                        .build());
        builder.statusCode(status);
        builder.message(message);
        return builder;
    }
}
