package dev.waybill.testing.dynamodb.expression;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Refuses conditions whose values have types that no item could make right, before any item is
/// read.
final class OperandChecks {
    private final ExpressionKind kind;
    private final Values values;

    OperandChecks(ExpressionKind kind, Values values) {
        this.kind = kind;
        this.values = values;
    }

    void check(Condition condition) {
        switch (condition) {
            case Condition.And(Condition left, Condition right) -> {
                check(left);
                check(right);
            }
            case Condition.Or(Condition left, Condition right) -> {
                check(left);
                check(right);
            }
            case Condition.Not(Condition inner) -> check(inner);
            case Condition.Compare(Comparison comparison, Operand left, Operand right) -> {
                checkSizes(List.of(left, right));
                if (comparison.needsOrder()) {
                    requireOrdered(comparison.symbol(), left);
                    requireOrdered(comparison.symbol(), right);
                }
            }
            case Condition.Between(Operand operand, Operand lower, Operand upper) ->
                    checkBetween(operand, lower, upper);
            case Condition.In(Operand operand, List<Operand> candidates) -> {
                checkSizes(List.of(operand));
                checkSizes(candidates);
            }
            case Condition.HasType hasType -> checkType(values.get(hasType.placeholder()));
            case Condition.BeginsWith(Operand operand, Operand prefix) -> {
                requireText(operand);
                requireText(prefix);
            }
            case Condition.Contains(Operand container, Operand sought) ->
                    checkSizes(List.of(container, sought));
            case Condition.Exists _, Condition.NotExists _ -> {}
        }
    }

    private void checkBetween(Operand operand, Operand lower, Operand upper) {
        checkSizes(List.of(operand, lower, upper));
        requireOrdered("BETWEEN", operand);
        requireOrdered("BETWEEN", lower);
        requireOrdered("BETWEEN", upper);
        if (!(lower instanceof Operand.Given(String low))
                || !(upper instanceof Operand.Given(String high))) {
            return;
        }
        AttributeValue from = values.get(low);
        AttributeValue to = values.get(high);
        if (from.type() != to.type()) {
            throw betweenError("same data type for lower and upper bounds", from, to);
        }
        if (Comparisons.compare(from, to) > 0) {
            throw betweenError("upper bound to be greater than or equal to lower bound", from, to);
        }
    }

    private RuntimeException betweenError(String rule, AttributeValue from, AttributeValue to) {
        return kind.invalid(
                "The BETWEEN operator requires "
                        + rule
                        + "; lower bound operand: "
                        + from
                        + ", upper bound operand: "
                        + to);
    }

    private void checkType(AttributeValue type) {
        if (type.s() == null) {
            throw kind.wrongOperandType("attribute_type", TypeNames.of(type));
        }
        if (!TypeNames.ALL.contains(type.s())) {
            throw kind.invalid(
                    "Invalid attribute type name found; type: "
                            + type.s()
                            + ", valid types: "
                            + TypeNames.ALL);
        }
    }

    private void checkSizes(List<Operand> operands) {
        for (Operand operand : operands) {
            if (operand instanceof Operand.Size(Operand.Given(String placeholder))
                    && Comparisons.sizeOf(values.get(placeholder)).isEmpty()) {
                throw kind.wrongOperandType("size", TypeNames.of(values.get(placeholder)));
            }
        }
    }

    private void requireOrdered(String operator, Operand operand) {
        if (operand instanceof Operand.Given(String placeholder)
                && !Comparisons.isOrdered(values.get(placeholder))) {
            throw kind.wrongOperandType(operator, TypeNames.of(values.get(placeholder)));
        }
    }

    private void requireText(Operand operand) {
        if (operand instanceof Operand.Given(String placeholder)) {
            AttributeValue value = values.get(placeholder);
            if (value.s() == null && value.b() == null) {
                throw kind.wrongOperandType("begins_with", TypeNames.of(value));
            }
        }
    }
}
