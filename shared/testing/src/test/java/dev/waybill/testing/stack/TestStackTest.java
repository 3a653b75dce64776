package dev.waybill.testing.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.aws.AwsClients;
import dev.waybill.aws.Config;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Faults;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class TestStackTest {
    @Test
    void createsTheDeclaredStackOnTwins() {
        TestStack stack = TestStack.onTwins();
        AwsClients clients = stack.backends().clients();
        Config config = stack.backends().config();
        assertThat(clients.dynamoDb().listTables().tableNames())
                .contains("test-blobs", "test-assignments");
        clients.s3().headBucket(request -> request.bucket(config.blobsBucket()));
        String dead = clients.sqs().getQueueUrl(q -> q.queueName("test-indexing-dead")).queueUrl();
        String queue = clients.sqs().getQueueUrl(q -> q.queueName("test-indexing")).queueUrl();
        assertThat(
                        clients.sqs()
                                .getQueueAttributes(request ->
                                        request.queueUrl(queue)
                                                .attributeNames(QueueAttributeName.REDRIVE_POLICY))
                                .attributes()
                                .get(QueueAttributeName.REDRIVE_POLICY))
                .contains(dead.substring(dead.lastIndexOf('/') + 1));
    }

    @Test
    void countsAndFailsTheCallsOfAllServices() {
        CallCounts counts = new CallCounts();
        TestStack stack = TestStack.onTwins();
        String bucket = stack.backends().config().blobsBucket();
        AwsClients counted = stack.counted(counts).backends().clients();
        counted.dynamoDb().scan(request -> request.tableName("test-blobs"));
        counted.s3().headBucket(request -> request.bucket(bucket));
        counted.sqs().getQueueUrl(request -> request.queueName("test-indexing"));
        assertThat(counts.byOperation())
                .isEqualTo(Map.of("DynamoDb.Scan", 1L, "S3.HeadBucket", 1L, "Sqs.GetQueueUrl", 1L));

        Faults faults = Faults.at(2, Fault.Kind.TIMEOUT, Fault.Moment.BEFORE);
        AwsClients failing = stack.failing(faults).backends().clients();
        failing.sqs().getQueueUrl(request -> request.queueName("test-indexing"));
        assertThatThrownBy(() -> failing.s3().headBucket(request -> request.bucket(bucket)))
                .isInstanceOf(ApiCallTimeoutException.class);
        failing.dynamoDb().scan(request -> request.tableName("test-blobs"));
        assertThat(faults.calls()).isEqualTo(3);
    }
}
