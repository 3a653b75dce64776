package dev.waybill.testing.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Parses conditions: `OR` of `AND` of `NOT` of comparisons, functions and parentheses.
final class ConditionParser {
    private static final int MAX_CANDIDATES = 100;

    /// The functions of conditions.
    static final Set<String> FUNCTIONS =
            Set.of(
                    "attribute_exists",
                    "attribute_not_exists",
                    "attribute_type",
                    "begins_with",
                    "contains",
                    "size");

    private final Tokens tokens;
    private int lastOpening = -1;
    private int lastClosing = -1;

    private ConditionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    static Parsed<Condition> parse(ExpressionKind kind, String text, Map<String, String> names) {
        Tokens tokens = new Tokens(kind, text, names);
        return tokens.parsed(new ConditionParser(tokens).or());
    }

    private Condition or() {
        Condition left = and();
        while (tokens.acceptKeyword("OR")) {
            left = new Condition.Or(left, and());
        }
        return left;
    }

    private Condition and() {
        Condition left = not();
        while (tokens.acceptKeyword("AND")) {
            left = new Condition.And(left, not());
        }
        return left;
    }

    private Condition not() {
        if (tokens.acceptKeyword("NOT")) {
            return new Condition.Not(not());
        }
        return primary();
    }

    private Condition primary() {
        int opening = tokens.position();
        if (tokens.acceptSymbol("(")) {
            Condition inside = or();
            int closing = tokens.position();
            tokens.expectSymbol(")");
            if (lastOpening == opening + 1 && lastClosing == closing - 1) {
                throw tokens.kind().invalid("The expression has redundant parentheses;");
            }
            lastOpening = opening;
            lastClosing = closing;
            return inside;
        }
        if (tokens.atFunction() && !tokens.peek().text().equals("size")) {
            return function();
        }
        return comparison();
    }

    private Condition comparison() {
        boolean startsWithSize = tokens.atFunction();
        Operand left = operand();
        Optional<Comparison> comparison = Comparison.of(tokens.peek());
        if (comparison.isPresent()) {
            tokens.next();
            Operand right = operand();
            requireDistinct(comparison.get().symbol(), left, List.of(right));
            return new Condition.Compare(comparison.get(), left, right);
        }
        if (tokens.acceptKeyword("BETWEEN")) {
            Operand lower = operand();
            tokens.expectKeyword("AND");
            Operand upper = operand();
            requireDistinct("BETWEEN", left, List.of(lower, upper));
            return new Condition.Between(left, lower, upper);
        }
        if (tokens.acceptKeyword("IN")) {
            List<Operand> candidates = arguments();
            if (candidates.size() > MAX_CANDIDATES) {
                throw tokens.kind().wrongOperandCount("IN", candidates.size());
            }
            requireDistinct("IN", left, candidates);
            return new Condition.In(left, candidates);
        }
        if (startsWithSize && tokens.peek().kind() == Token.Kind.END) {
            throw misplaced("size");
        }
        throw tokens.unexpected();
    }

    private Condition function() {
        String name = tokens.next().text();
        List<Operand> arguments = arguments();
        Condition condition =
                switch (name) {
                    case "attribute_exists" ->
                            new Condition.Exists(path(name, require(name, arguments, 1)));
                    case "attribute_not_exists" ->
                            new Condition.NotExists(path(name, require(name, arguments, 1)));
                    case "attribute_type" -> {
                        Path path = path(name, require(name, arguments, 2));
                        if (arguments.get(1) instanceof Operand.Given(String placeholder)) {
                            yield new Condition.HasType(path, placeholder);
                        }
                        throw tokens.kind().wrongOperandType(name, "PATH");
                    }
                    case "begins_with" ->
                            new Condition.BeginsWith(require(name, arguments, 2), arguments.get(1));
                    case "contains" ->
                            new Condition.Contains(require(name, arguments, 2), arguments.get(1));
                    case "if_not_exists", "list_append" ->
                            throw tokens.kind()
                                    .invalid(
                                            "The function is not allowed in a condition"
                                                    + " expression; function: "
                                                    + name);
                    default ->
                            throw tokens.kind().invalid("Invalid function name; function: " + name);
                };
        if (Comparison.of(tokens.peek()).isPresent()) {
            throw misplaced(name);
        }
        if (arguments.size() == 2) {
            requireDistinct(name, arguments.getFirst(), List.of(arguments.get(1)));
        }
        return condition;
    }

    private Operand operand() {
        if (tokens.atFunction()) {
            String name = tokens.next().text();
            if (!name.equals("size")) {
                throw misplaced(name);
            }
            return new Operand.Size(require(name, arguments(), 1));
        }
        if (tokens.peek().kind() == Token.Kind.VALUE) {
            return new Operand.Given(tokens.value());
        }
        return new Operand.AtPath(tokens.path());
    }

    private List<Operand> arguments() {
        List<Operand> arguments = new ArrayList<>();
        tokens.expectSymbol("(");
        do {
            arguments.add(operand());
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(")");
        return arguments;
    }

    /// The first of exactly so many arguments.
    private Operand require(String function, List<Operand> arguments, int count) {
        if (arguments.size() != count) {
            throw tokens.kind().wrongOperandCount(function, arguments.size());
        }
        return arguments.getFirst();
    }

    private Path path(String function, Operand operand) {
        if (operand instanceof Operand.AtPath(Path path)) {
            return path;
        }
        throw tokens.kind().pathRequired(function);
    }

    private void requireDistinct(String operator, Operand first, List<Operand> others) {
        if (first instanceof Operand.AtPath && others.contains(first)) {
            throw tokens.kind()
                    .invalid(
                            "The first operand must be distinct from the remaining operands for"
                                    + " this operator or function; operator: "
                                    + operator
                                    + ", first operand: "
                                    + first);
        }
    }

    private RuntimeException misplaced(String function) {
        return tokens.kind()
                .invalid(
                        "The function is not allowed to be used this way in an expression;"
                                + " function: "
                                + function);
    }
}
