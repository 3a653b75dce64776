package dev.waybill.testing.dynamodb.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// The DynamoDB that a contract is about.
public interface DynamoDbSubject {
    /// A client of it. Tables of other tests may exist.
    DynamoDbClient dynamoDb();

    /// A new table of the contract's examples.
    default ExampleTable newTable() {
        return ExampleTable.create(dynamoDb());
    }

    /// Asserts that a request is refused as invalid.
    static void assertInvalid(ThrowingCallable request) {
        DynamoDbException refusal = catchThrowableOfType(DynamoDbException.class, request);
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    }

    /// Asserts that a request is refused as invalid with a message that contains this.
    static void assertInvalid(String message, ThrowingCallable request) {
        DynamoDbException refusal = catchThrowableOfType(DynamoDbException.class, request);
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
        assertThat(refusal.awsErrorDetails().errorMessage()).contains(message);
    }
}
