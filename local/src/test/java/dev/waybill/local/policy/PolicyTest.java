package dev.waybill.local.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

class PolicyTest {

    private final Policy policy =
            new Policy(
                    List.of(
                            statement("dynamodb:GetItem", "arn:aws:dynamodb:ddblocal:0:table/one"),
                            statement(
                                    "dynamodb:Query",
                                    "arn:aws:dynamodb:ddblocal:0:table/one/index/by_name"),
                            statement("s3:GetObject", "arn:aws:s3:::bucket/blobs/*")));

    private static Policy.Statement statement(String action, String resource) {
        return Policy.Statement.of(List.of(action), List.of(resource));
    }

    @Test
    void allowsOnlyWhatAStatementNames() {
        assertThat(policy.allows(new Access("dynamodb:GetItem", "table/one"))).isTrue();
        assertThat(policy.allows(new Access("dynamodb:PutItem", "table/one"))).isFalse();
        assertThat(policy.allows(new Access("dynamodb:GetItem", "table/oneself"))).isFalse();
        assertThat(policy.allows(new Access("dynamodb:Query", "table/one"))).isFalse();
        assertThat(policy.allows(new Access("dynamodb:Query", "table/one/index/by_name"))).isTrue();
        assertThat(policy.allows(new Access("s3:GetObject", "bucket/blobs/a/b"))).isTrue();
        assertThat(policy.allows(new Access("s3:GetObject", "bucket/other"))).isFalse();
    }

    @Test
    void tellsWhatNobodyNeeded() {
        assertThat(
                        policy.unused(
                                List.of(
                                        new Access("dynamodb:GetItem", "table/one"),
                                        new Access("s3:GetObject", "bucket/blobs/a"),
                                        new Access("dynamodb:Query", "table/one"))))
                .containsExactly(new Access("dynamodb:Query", "table/one/index/by_name"));
    }

    @Test
    void seesWhatRequestsNeed() {
        assertThat(
                        Accesses.of(
                                QueryRequest.builder()
                                        .tableName("one")
                                        .indexName("by_name")
                                        .build()))
                .containsExactly(new Access("dynamodb:Query", "table/one/index/by_name"));
        assertThat(Accesses.of(transaction()))
                .containsExactly(
                        new Access("dynamodb:PutItem", "table/one"),
                        new Access("dynamodb:ConditionCheckItem", "table/two"));
        assertThat(Accesses.of(HeadObjectRequest.builder().bucket("b").key("k").build()))
                .containsExactly(
                        new Access("s3:GetObject", "b/k"), new Access("s3:ListBucket", "b"));
        assertThat(
                        Accesses.of(
                                ListMultipartUploadsRequest.builder()
                                        .bucket("b")
                                        .prefix("k")
                                        .build()))
                .containsExactly(new Access("s3:ListBucketMultipartUploads", "b"));
        assertThat(
                        Accesses.of(
                                SendMessageRequest.builder()
                                        .queueUrl("http://127.0.0.1:1/000000000000/jobs")
                                        .build()))
                .containsExactly(new Access("sqs:SendMessage", "jobs"));
    }

    @Test
    void refusesRequestsItDoesNotKnow() {
        assertThatThrownBy(() -> Accesses.of(CreateTableRequest.builder().build()))
                .hasMessageContaining("CreateTableRequest");
    }

    private static TransactWriteItemsRequest transaction() {
        Map<String, AttributeValue> item = Map.of("k", AttributeValue.fromS("v"));
        return TransactWriteItemsRequest.builder()
                .transactItems(
                        TransactWriteItem.builder()
                                .put(Put.builder().tableName("one").item(item).build())
                                .build(),
                        TransactWriteItem.builder()
                                .conditionCheck(
                                        ConditionCheck.builder().tableName("two").key(item).build())
                                .build())
                .build();
    }
}
