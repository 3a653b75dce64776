package dev.waybill.testing.dynamodb.expression;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Refuses updates whose values have types that no item could make right, before any item is read.
final class TermChecks {
    private final Values values;

    TermChecks(Values values) {
        this.values = values;
    }

    void check(List<Action> actions) {
        for (Action action : actions) {
            switch (action) {
                case Action.Set set -> check(set.term());
                case Action.Add add -> checkAdd(values.get(add.placeholder()));
                case Action.Delete delete -> checkDelete(values.get(delete.placeholder()));
                case Action.Remove _ -> {}
            }
        }
    }

    private void check(Term term) {
        switch (term) {
            case Term.Plus(Term left, Term right) -> {
                requireNumber("+", left);
                requireNumber("+", right);
            }
            case Term.Minus(Term left, Term right) -> {
                requireNumber("-", left);
                requireNumber("-", right);
            }
            case Term.ListAppend(Term first, Term second) -> {
                requireList(first);
                requireList(second);
            }
            case Term.IfNotExists(Path _, Term otherwise) -> check(otherwise);
            case Term.AtPath _, Term.Given _ -> {}
        }
    }

    private void requireNumber(String operator, Term term) {
        check(term);
        if (term instanceof Term.Given(String placeholder)) {
            AttributeValue value = values.get(placeholder);
            if (value.n() == null) {
                throw ExpressionKind.UPDATE.wrongOperandType(operator, TypeNames.of(value));
            }
        }
    }

    private void requireList(Term term) {
        check(term);
        if (term instanceof Term.Given(String placeholder)) {
            AttributeValue value = values.get(placeholder);
            if (!value.hasL()) {
                throw ExpressionKind.UPDATE.wrongOperandType("list_append", TypeNames.of(value));
            }
        }
    }

    private static void checkAdd(AttributeValue value) {
        if (value.n() == null && !Sets.isSet(value)) {
            throw ExpressionKind.UPDATE.wrongOperandType("ADD", TypeNames.of(value));
        }
    }

    private static void checkDelete(AttributeValue value) {
        if (!Sets.isSet(value)) {
            throw ExpressionKind.UPDATE.wrongOperandType("DELETE", TypeNames.of(value));
        }
    }
}
