package dev.waybill.testing.stack;

import dev.waybill.testing.template.Properties;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Makes a queue as `AWS::SQS::Queue` declares it.
final class QueueCreation {

    /// ElasticMQ refuses a queue that asks for encryption, and lets every queue give up to any.
    static final Set<String> SKIPPED =
            Set.of("SqsManagedSseEnabled", "KmsMasterKeyId", "RedriveAllowPolicy");

    private QueueCreation() {}

    static Created create(Properties declared, StackClients clients) {
        SqsClient sqs = clients.sqs();
        String name = declared.requireText("QueueName");
        Map<QueueAttributeName, String> attributes = attributes(declared);
        declared.end();
        String url = sqs.createQueue(q -> q.queueName(name).attributes(attributes)).queueUrl();
        String arn = String.join(":", "arn:aws:sqs", clients.region(), clients.accountId(), name);
        return new Created(
                url,
                Map.of("Arn", arn, "QueueName", name, "QueueUrl", url),
                () -> sqs.deleteQueue(q -> q.queueUrl(url)));
    }

    private static Map<QueueAttributeName, String> attributes(Properties declared) {
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
        declared.text("VisibilityTimeout")
                .ifPresent(v -> attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, v));
        declared.text("MessageRetentionPeriod")
                .ifPresent(v -> attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, v));
        declared.block("RedrivePolicy")
                .ifPresent(redrive -> {
                    attributes.put(
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\""
                                    + redrive.requireText("deadLetterTargetArn")
                                    + "\",\"maxReceiveCount\":"
                                    + redrive.requireNumber("maxReceiveCount")
                                    + "}");
                    redrive.end();
                });
        return attributes;
    }
}
