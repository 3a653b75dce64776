package dev.waybill.testing.dynamodb.expression;

import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What a query asks of the key: one partition, and perhaps a range of sort keys.
///
/// @param partition the value that the partition key equals
/// @param sort the range of the sort key; empty: all
public record KeyCondition(AttributeValue partition, Optional<SortRange> sort) {
    /// A range of sort keys.
    public sealed interface SortRange permits Compared, Within, Prefixed {}

    /// From or up to a value.
    public record Compared(Comparison comparison, AttributeValue value) implements SortRange {}

    /// Between two values, both inclusive.
    public record Within(AttributeValue lower, AttributeValue upper) implements SortRange {}

    /// All that begin with a string or binary.
    public record Prefixed(AttributeValue prefix) implements SortRange {}
}
