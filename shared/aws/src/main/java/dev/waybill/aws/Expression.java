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

    /// This expression with the placeholders of `other`, too.
    Expression with(Expression other) {
        Map<String, String> bothNames = new LinkedHashMap<>(names);
        bothNames.putAll(other.names);
        Map<String, AttributeValue> bothValues = new LinkedHashMap<>(values);
        bothValues.putAll(other.values);
        return new Expression(text, bothNames, bothValues);
    }

    /// The text as requests take it: an expression that is there, or null for none at all.
    @SuppressWarnings("NullAway") // the SDK's builders take null for "absent"
    String sentText() {
        return text.isEmpty() ? null : text;
    }

    /// The names as requests take them: null for none.
    Map<String, String> sentNames() {
        return orAbsent(names);
    }

    /// The values as requests take them: null for none.
    Map<String, AttributeValue> sentValues() {
        return orAbsent(values);
    }

    @SuppressWarnings("NullAway") // the SDK's builders take null for "absent"
    private static <T> Map<String, T> orAbsent(Map<String, T> map) {
        return map.isEmpty() ? null : map;
    }
}
