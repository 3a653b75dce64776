package dev.waybill.testing.dynamodb.expression;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.value.Canonical;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// The expressions of one request, bound to its names and values.
///
/// Every placeholder must be defined, and every definition used by one of the expressions: call
/// [#requireAllUsed()] after the last of them.
public final class Binder {
    private final ExpressionCache cache;
    private final Map<String, String> names;
    private final Values values;
    private final Set<String> unusedNames;
    private final Set<String> unusedValues;
    private boolean hasExpression;

    /// Binds to the names and values of a request as the SDK gives them.
    public Binder(
            ExpressionCache cache, Map<String, String> names, Map<String, AttributeValue> values) {
        this.cache = cache;
        requireNotEmpty("ExpressionAttributeNames", names);
        requireNotEmpty("ExpressionAttributeValues", values);
        requirePrefix("ExpressionAttributeNames", '#', names.keySet());
        requirePrefix("ExpressionAttributeValues", ':', values.keySet());
        this.names = names;
        this.values = values.isEmpty() ? Values.NONE : new Values(canonical(values));
        this.unusedNames = new HashSet<>(names.keySet());
        this.unusedValues = new HashSet<>(values.keySet());
    }

    /// A condition or filter, if the request has one.
    public Optional<Criterion> criterion(ExpressionKind kind, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(new Criterion(condition(kind, text), values));
    }

    /// The key condition of a query on keys of these names.
    public KeyCondition keyCondition(String text, String partition, @Nullable String sort) {
        Condition condition = condition(ExpressionKind.KEY_CONDITION, text);
        return KeyConditionReader.read(condition, values, partition, sort);
    }

    /// An update; the one that changes nothing if the request has none.
    public Update update(@Nullable String text) {
        if (text == null) {
            return Update.NOTHING;
        }
        List<Action> actions = use(ExpressionKind.UPDATE, cache.update(text, names));
        new TermChecks(values).check(actions);
        return new Update(actions, values);
    }

    /// A projection, if the request has one.
    public Optional<Projection> projection(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(use(ExpressionKind.PROJECTION, cache.projection(text, names)));
    }

    /// Refuses names and values that no expression used.
    public void requireAllUsed() {
        requireAllUsed("ExpressionAttributeNames", unusedNames);
        requireAllUsed("ExpressionAttributeValues", unusedValues);
    }

    private Condition condition(ExpressionKind kind, String text) {
        Condition condition = use(kind, cache.condition(kind, text, names));
        new OperandChecks(kind, values).check(condition);
        return condition;
    }

    private <T> T use(ExpressionKind kind, Parsed<T> parsed) {
        hasExpression = true;
        unusedNames.removeAll(parsed.names());
        unusedValues.removeAll(parsed.values());
        for (String placeholder : parsed.values()) {
            if (!values.byPlaceholder().containsKey(placeholder)) {
                throw kind.invalid(
                        "An expression attribute value used in expression is not defined;"
                                + " attribute value: "
                                + placeholder);
            }
        }
        return parsed.expression();
    }

    private void requireAllUsed(String parameter, Set<String> unused) {
        if (unused.isEmpty()) {
            return;
        }
        if (!hasExpression) {
            throw validation(parameter + " can only be specified when using expressions");
        }
        throw validation(
                "Value provided in "
                        + parameter
                        + " unused in expressions: keys: {"
                        + String.join(", ", new TreeSet<>(unused))
                        + "}");
    }

    private static Map<String, AttributeValue> canonical(Map<String, AttributeValue> values) {
        try {
            return Canonical.item(values);
        } catch (DynamoDbException e) {
            throw validation(
                    "ExpressionAttributeValues contains invalid value: "
                            + e.awsErrorDetails().errorMessage());
        }
    }

    private static void requireNotEmpty(String parameter, Map<String, ?> given) {
        if (given.isEmpty() && !(given instanceof SdkAutoConstructMap)) {
            throw validation(parameter + " must not be empty");
        }
    }

    private static void requirePrefix(String parameter, char prefix, Set<String> placeholders) {
        for (String placeholder : placeholders) {
            if (placeholder.length() < 2 || placeholder.charAt(0) != prefix) {
                throw validation(
                        parameter
                                + " contains invalid key: Syntax error; key: \""
                                + placeholder
                                + "\"");
            }
        }
    }
}
