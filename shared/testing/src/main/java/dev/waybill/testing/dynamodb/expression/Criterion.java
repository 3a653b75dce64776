package dev.waybill.testing.dynamodb.expression;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A condition or filter with its values, ready to be tested on items.
public final class Criterion {
    private final Condition condition;
    private final Values values;

    Criterion(Condition condition, Values values) {
        this.condition = condition;
        this.values = values;
    }

    /// Whether an item meets the condition; an absent item is an empty map.
    public boolean test(Map<String, AttributeValue> item) {
        return condition.test(item, values);
    }

    /// The attributes of the item that the condition names.
    public Set<String> attributes() {
        Set<String> attributes = new LinkedHashSet<>();
        collect(condition, attributes);
        return attributes;
    }

    private static void collect(Condition condition, Set<String> into) {
        switch (condition) {
            case Condition.And(Condition left, Condition right) -> {
                collect(left, into);
                collect(right, into);
            }
            case Condition.Or(Condition left, Condition right) -> {
                collect(left, into);
                collect(right, into);
            }
            case Condition.Not(Condition inner) -> collect(inner, into);
            case Condition.Compare compare -> {
                collect(compare.left(), into);
                collect(compare.right(), into);
            }
            case Condition.Between between -> {
                collect(between.operand(), into);
                collect(between.lower(), into);
                collect(between.upper(), into);
            }
            case Condition.In in -> {
                collect(in.operand(), into);
                in.candidates().forEach(candidate -> collect(candidate, into));
            }
            case Condition.Exists(Path path) -> into.add(path.root());
            case Condition.NotExists(Path path) -> into.add(path.root());
            case Condition.HasType hasType -> into.add(hasType.path().root());
            case Condition.BeginsWith beginsWith -> {
                collect(beginsWith.operand(), into);
                collect(beginsWith.prefix(), into);
            }
            case Condition.Contains contains -> {
                collect(contains.container(), into);
                collect(contains.sought(), into);
            }
        }
    }

    private static void collect(Operand operand, Set<String> into) {
        switch (operand) {
            case Operand.AtPath(Path path) -> into.add(path.root());
            case Operand.Size(Operand of) -> collect(of, into);
            case Operand.Given _ -> {}
        }
    }
}
