package dev.waybill.testing.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.AwsClients;
import dev.waybill.aws.Config;
import org.junit.jupiter.api.Test;
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
}
