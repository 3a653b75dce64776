package dev.waybill.aws;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A DynamoDB expression with what its placeholders stand for.
///
/// @param text the expression; empty text for none
/// @param names what each `#name` stands for
/// @param values what each `:value` stands for
public record Expression(
        String text, Map<String, String> names, Map<String, AttributeValue> values) {

    /// No expression.
    public static final Expression NONE = of("");

    public Expression {
        names = Map.copyOf(names);
        values = Map.copyOf(values);
    }

    /// An expression without placeholders so far.
    public static Expression of(String text) {
        return new Expression(text, Map.of(), Map.of());
    }

    /// This expression and `more`, both of which must hold.
    public Expression and(String more) {
        return new Expression(text + " AND " + more, names, values);
    }

    /// This expression with `#placeholder` standing for `attribute`.
    public Expression name(String placeholder, String attribute) {
        Map<String, String> more = new LinkedHashMap<>(names);
        more.put(placeholder, attribute);
        return new Expression(text, more, values);
    }

    /// This expression with `:placeholder` standing for `value`.
    public Expression value(String placeholder, AttributeValue value) {
        Map<String, AttributeValue> more = new LinkedHashMap<>(values);
        more.put(placeholder, value);
        return new Expression(text, names, more);
    }

    /// This expression with `:placeholder` standing for a text.
    public Expression text(String placeholder, String value) {
        return value(placeholder, AttributeValue.fromS(value));
    }

    /// This expression with `:placeholder` standing for a number.
    public Expression number(String placeholder, long value) {
        return value(placeholder, AttributeValue.fromN(Long.toString(value)));
    }

    /// Both expressions' names. Absent when there are none, as DynamoDB wants it.
    Map<String, String> namesWith(Expression other) {
        Map<String, String> both = new LinkedHashMap<>(names);
        both.putAll(other.names);
        return both;
    }

    /// Both expressions' values.
    Map<String, AttributeValue> valuesWith(Expression other) {
        Map<String, AttributeValue> both = new LinkedHashMap<>(values);
        both.putAll(other.values);
        return both;
    }
}
