package dev.waybill.testing.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.StackNames;
import dev.waybill.testing.template.Template;
import dev.waybill.testing.template.TemplateFault;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class DeclaredStackTest {

    private final EmbeddedAws aws = EmbeddedAws.shared();
    private final StackClients clients = StackClients.of(aws);

    @Test
    void createsAllThatTheTemplateDeclaresAndDropsIt() {
        String name = StackNames.unique("declared");
        DeclaredStack stack = create(name);
        Map<String, String> environment = stack.environment();

        assertThat(environment)
                .containsEntry("BLOBS_TABLE", name + "-blobs")
                .containsEntry("ADMIN_TOKEN_SHA256", "ab".repeat(32))
                .containsEntry("MAX_WAITERS", "20");
        assertThat(
                        aws.dynamoDb()
                                .describeTable(
                                        d -> d.tableName(environment.get("ASSIGNMENTS_TABLE")))
                                .table()
                                .streamSpecification()
                                .streamViewType())
                .isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
        assertThat(
                        aws.dynamoDb()
                                .describeTable(d -> d.tableName(environment.get("BLOBS_TABLE")))
                                .table()
                                .globalSecondaryIndexes())
                .hasSize(6);
        assertThat(
                        aws.sqs()
                                .getQueueAttributes(a ->
                                        a.queueUrl(environment.get("INDEXING_QUEUE"))
                                                .attributeNames(QueueAttributeName.ALL))
                                .attributesAsStrings())
                .containsEntry("VisibilityTimeout", "5400")
                .hasEntrySatisfying(
                        "RedrivePolicy",
                        policy -> assertThat(policy).contains(name + "-indexing-dead"));
        aws.s3().headBucket(b -> b.bucket(environment.get("BLOBS_BUCKET")));

        assertThat(create(name).environment()).isEqualTo(environment);

        stack.drop();
        assertThatThrownBy(() -> aws.dynamoDb().describeTable(d -> d.tableName(name + "-blobs")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void refusesTypesAndPropertiesItDoesNotKnow() {
        assertThatThrownBy(() -> create("AWS::EC2::Instance", "{}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("AWS::EC2::Instance");
        assertThatThrownBy(() -> create("AWS::SQS::Queue", "{QueueName: q, FifoQueue: true}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("FifoQueue");
    }

    @Test
    void refusesResourcesThatReferToThemselves() {
        assertThatThrownBy(() -> create("AWS::SQS::Queue", "{QueueName: !GetAtt One.Arn}"))
                .isInstanceOf(TemplateFault.class);
    }

    private DeclaredStack create(String type, String properties) {
        Template template =
                Template.parse(
                        """
                        Resources:
                          One:
                            Type: %s
                            Properties: %s
                        """
                                .formatted(type, properties));
        return DeclaredStack.create(template, clients, StackNames.unique("refused"), Map.of());
    }

    private DeclaredStack create(String name) {
        return DeclaredStack.create(
                Template.ofRepository(),
                clients,
                name,
                Map.of("AdminTokenSha256", "ab".repeat(32)));
    }
}
