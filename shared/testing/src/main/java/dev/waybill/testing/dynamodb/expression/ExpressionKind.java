package dev.waybill.testing.dynamodb.expression;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// The parameters of a request that hold expressions; each names itself in errors.
public enum ExpressionKind {
    /// Decides whether a write happens.
    CONDITION("ConditionExpression"),
    /// Leaves items out of the answer of a query or scan.
    FILTER("FilterExpression"),
    /// Chooses the items of a query.
    KEY_CONDITION("KeyConditionExpression"),
    /// Chooses the attributes of the answer.
    PROJECTION("ProjectionExpression"),
    /// Changes an item.
    UPDATE("UpdateExpression");

    private final String parameter;

    ExpressionKind(String parameter) {
        this.parameter = parameter;
    }

    DynamoDbException invalid(String reason) {
        return validation("Invalid " + parameter + ": " + reason);
    }

    DynamoDbException syntaxError(String text, Token at) {
        int from = Math.max(0, at.position() - 10);
        int to = Math.min(text.length(), at.position() + at.text().length() + 10);
        String near = text.substring(Math.min(from, text.length()), to);
        return invalid("Syntax error; token: \"" + at.text() + "\", near: \"" + near + "\"");
    }

    DynamoDbException wrongOperandType(String operator, String type) {
        return invalid(
                "Incorrect operand type for operator or function; operator or function: "
                        + operator
                        + ", operand type: "
                        + type);
    }

    DynamoDbException wrongOperandCount(String operator, int count) {
        return invalid(
                "Incorrect number of operands for operator or function; operator or function: "
                        + operator
                        + ", number of operands: "
                        + count);
    }

    DynamoDbException pathRequired(String operator) {
        return invalid(
                "Operator or function requires a document path; operator or function: " + operator);
    }
}
