package dev.waybill.testing.dynamodb.expression;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads a key condition from a parsed condition: equality on the partition key and at most one
/// range of the sort key, nothing else.
final class KeyConditionReader {
    private final Values values;
    private final Map<String, KeyCondition.SortRange> byAttribute = new HashMap<>();

    private KeyConditionReader(Values values) {
        this.values = values;
    }

    static KeyCondition read(
            Condition condition, Values values, String partition, @Nullable String sort) {
        KeyConditionReader reader = new KeyConditionReader(values);
        for (Condition part : reader.parts(condition)) {
            reader.read(part);
        }
        KeyCondition.SortRange equality = reader.byAttribute.remove(partition);
        if (equality == null) {
            throw validation("Query condition missed key schema element: " + partition);
        }
        if (!(equality instanceof KeyCondition.Compared(Comparison comparison, var value))
                || comparison != Comparison.EQUAL) {
            throw validation("Query key condition not supported");
        }
        Optional<KeyCondition.SortRange> range =
                sort == null
                        ? Optional.empty()
                        : Optional.ofNullable(reader.byAttribute.remove(sort));
        if (!reader.byAttribute.isEmpty()) {
            throw validation("Query key condition not supported");
        }
        return new KeyCondition(value, range);
    }

    private List<Condition> parts(Condition condition) {
        if (!(condition instanceof Condition.And(Condition left, Condition right))) {
            return List.of(condition);
        }
        List<Condition> parts = new ArrayList<>(parts(left));
        parts.addAll(parts(right));
        return parts;
    }

    private void read(Condition part) {
        switch (part) {
            case Condition.Compare(Comparison comparison, Operand left, Operand right) -> {
                if (comparison == Comparison.NOT_EQUAL) {
                    throw unsupported("<>");
                }
                if (left instanceof Operand.Given) {
                    put(right, new KeyCondition.Compared(comparison.mirrored(), given(left)));
                } else {
                    put(left, new KeyCondition.Compared(comparison, given(right)));
                }
            }
            case Condition.Between(Operand operand, Operand lower, Operand upper) ->
                    put(operand, new KeyCondition.Within(given(lower), given(upper)));
            case Condition.BeginsWith(Operand operand, Operand prefix) ->
                    put(operand, new KeyCondition.Prefixed(given(prefix)));
            case Condition.And _ -> throw unsupported("AND");
            case Condition.Or _ -> throw unsupported("OR");
            case Condition.Not _ -> throw unsupported("NOT");
            case Condition.In _ -> throw unsupported("IN");
            case Condition.Exists _ -> throw unsupported("attribute_exists");
            case Condition.NotExists _ -> throw unsupported("attribute_not_exists");
            case Condition.HasType _ -> throw unsupported("attribute_type");
            case Condition.Contains _ -> throw unsupported("contains");
        }
    }

    private void put(Operand key, KeyCondition.SortRange range) {
        if (!(key instanceof Operand.AtPath(Path path))) {
            throw validation("KeyConditionExpressions cannot contain nested operations");
        }
        if (!path.isTopLevel()) {
            throw validation(
                    "Key attributes must be scalars; list random access '[]' and map lookup '.' are"
                            + " not allowed: Key: "
                            + path.root());
        }
        if (byAttribute.put(path.root(), range) != null) {
            throw validation("KeyConditionExpressions must only contain one condition per key");
        }
    }

    private AttributeValue given(Operand operand) {
        if (operand instanceof Operand.Given(String placeholder)) {
            return Objects.requireNonNull(values.get(placeholder));
        }
        throw validation("KeyConditionExpressions must compare a key with a value");
    }

    private static RuntimeException unsupported(String operator) {
        return validation("Invalid operator used in KeyConditionExpression: " + operator);
    }
}
