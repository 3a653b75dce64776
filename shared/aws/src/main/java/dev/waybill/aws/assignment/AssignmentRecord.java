package dev.waybill.aws.assignment;

import dev.waybill.aws.StreamAttributes;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentChange;
import java.util.Map;
import java.util.Optional;

/// One record of the assignments' stream.
///
/// @param sequence the record's sequence number, decimal digits; rises along a shard
/// @param change what it changes in what is counted
public record AssignmentRecord(String sequence, AssignmentChange change) {

    /// Reads the member `dynamodb` of a record, as JSON in plain maps: `{SequenceNumber, OldImage?,
    /// NewImage?}`. Absent when there is no new image: the assignment was removed, which changes
    /// nothing that is counted.
    public static Optional<AssignmentRecord> read(Map<?, ?> dynamodb) {
        Optional<Assignment> after = image(dynamodb, "NewImage");
        return after.map(image ->
                new AssignmentRecord(
                        String.valueOf(dynamodb.get("SequenceNumber")),
                        AssignmentChange.between(image(dynamodb, "OldImage"), image)));
    }

    private static Optional<Assignment> image(Map<?, ?> dynamodb, String name) {
        return dynamodb.get(name) instanceof Map<?, ?> image
                ? Optional.of(AssignmentItem.fromItem(StreamAttributes.item(image)))
                : Optional.empty();
    }
}
