package dev.waybill.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.subscription.SubscriberQueues;
import dev.waybill.testing.embedded.AwsEndpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `endpoints.json`: where a running stack and the services below it answer, so that any AWS tool
/// can look inside. It holds secrets, and is readable for its owner only.
final class EndpointsFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "endpoints.json";

    private EndpointsFile() {}

    static Path write(Stack stack, Path folder) throws IOException {
        AwsEndpoints aws = stack.aws().endpoints();
        ObjectNode root = JSON.createObjectNode();
        root.put("api", stack.url().toString());
        root.put("admin_token", stack.adminToken().text());
        service(root.putObject("s3"), aws.s3(), aws)
                .put("bucket", stack.environment().get("BLOBS_BUCKET"));
        service(root.putObject("dynamodb"), aws.dynamoDb(), aws);
        ObjectNode sqs = service(root.putObject("sqs"), aws.sqs(), aws);
        Optional.ofNullable(stack.environment().get("INDEXING_QUEUE"))
                .map(queue -> SubscriberQueues.beside(queue).prefix())
                .ifPresent(prefix -> sqs.put("subscribers", prefix));
        root.put("region", aws.region());
        root.put("pid", ProcessHandle.current().pid());
        Path file = folder.resolve(NAME);
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        PrivateFile.write(file, text);
        return file;
    }

    private static ObjectNode service(ObjectNode node, URI url, AwsEndpoints aws) {
        return node.put("url", url.toString())
                .put("access_key", aws.accessKey())
                .put("secret_key", aws.secretKey());
    }

    /// Removes the file, unless another process has written its own by now.
    static void remove(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (Files.exists(file)
                && JSON.readTree(file.toFile()).path("pid").asLong()
                        == ProcessHandle.current().pid()) {
            Files.delete(file);
        }
    }
}
