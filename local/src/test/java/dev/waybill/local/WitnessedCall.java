package dev.waybill.local;

import dev.waybill.local.policy.Access;
import dev.waybill.local.policy.Accesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;

/// A line of a [CallWitness].
///
/// @param type of the request
/// @param subject the table, bucket or queue
/// @param token of the credentials that sign it
record WitnessedCall(String type, String subject, String token) {

    /// All calls so far.
    static List<WitnessedCall> read(Path witness) throws IOException {
        return Files.readAllLines(witness.resolve(CallWitness.CALLS)).stream()
                .map(line -> line.split(" ", -1))
                .map(parts -> new WitnessedCall(parts[0], parts[1], parts[2]))
                .toList();
    }

    /// What a call before a snapshot needs to be permitted. One that is not known to change nothing
    /// fails.
    List<Access> accesses() {
        SdkRequest request =
                switch (type) {
                    case "GetItemRequest" -> GetItemRequest.builder().tableName(subject).build();
                    case "HeadBucketRequest" -> HeadBucketRequest.builder().bucket(subject).build();
                    case "GetQueueAttributesRequest" ->
                            GetQueueAttributesRequest.builder().queueUrl(subject).build();
                    default -> throw new AssertionError("called before a snapshot: " + this);
                };
        return Accesses.of(request);
    }
}
