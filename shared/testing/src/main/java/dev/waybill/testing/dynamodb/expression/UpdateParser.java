package dev.waybill.testing.dynamodb.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Parses update expressions: sections `SET`, `REMOVE`, `ADD`, `DELETE`, each at most once.
final class UpdateParser {
    private enum Section {
        SET,
        REMOVE,
        ADD,
        DELETE
    }

    private final Tokens tokens;
    private final List<Action> actions = new ArrayList<>();

    private UpdateParser(Tokens tokens) {
        this.tokens = tokens;
    }

    static Parsed<List<Action>> parse(String text, Map<String, String> names) {
        Tokens tokens = new Tokens(ExpressionKind.UPDATE, text, names);
        List<Action> actions = new UpdateParser(tokens).sections();
        Path.requireDistinct(ExpressionKind.UPDATE, actions.stream().map(Action::path).toList());
        return tokens.parsed(List.copyOf(actions));
    }

    private List<Action> sections() {
        EnumSet<Section> seen = EnumSet.noneOf(Section.class);
        do {
            Section section = section().orElseThrow(tokens::unexpected);
            if (!seen.add(section)) {
                throw tokens.kind()
                        .invalid(
                                "The \""
                                        + section
                                        + "\" section can only be used once in an update"
                                        + " expression;");
            }
            switch (section) {
                case SET -> each(this::set);
                case REMOVE -> each(() -> new Action.Remove(tokens.path()));
                case ADD -> each(() -> new Action.Add(tokens.path(), tokens.value()));
                case DELETE -> each(() -> new Action.Delete(tokens.path(), tokens.value()));
            }
        } while (tokens.peek().kind() != Token.Kind.END);
        return actions;
    }

    private Optional<Section> section() {
        for (Section section : Section.values()) {
            if (tokens.acceptKeyword(section.name())) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    private void each(Supplier<Action> action) {
        do {
            actions.add(action.get());
        } while (tokens.acceptSymbol(","));
    }

    private Action set() {
        Path path = tokens.path();
        tokens.expectSymbol("=");
        return new Action.Set(path, sum());
    }

    private Term sum() {
        if (tokens.acceptSymbol("(")) {
            Term inside = sum();
            tokens.expectSymbol(")");
            return inside;
        }
        Term left = operand();
        if (tokens.acceptSymbol("+")) {
            return new Term.Plus(left, operand());
        }
        if (tokens.acceptSymbol("-")) {
            return new Term.Minus(left, operand());
        }
        return left;
    }

    private Term operand() {
        if (tokens.atFunction()) {
            return function(tokens.next().text());
        }
        if (tokens.peek().kind() == Token.Kind.VALUE) {
            return new Term.Given(tokens.value());
        }
        return new Term.AtPath(tokens.path());
    }

    private Term function(String name) {
        boolean known = name.equals("if_not_exists") || name.equals("list_append");
        if (!known) {
            boolean elsewhere = ConditionParser.FUNCTIONS.contains(name);
            throw tokens.kind()
                    .invalid(
                            elsewhere
                                    ? "The function is not allowed in an update expression;"
                                            + " function: "
                                            + name
                                    : "Invalid function name; function: " + name);
        }
        List<Term> arguments = new ArrayList<>();
        tokens.expectSymbol("(");
        do {
            arguments.add(operand());
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(")");
        if (arguments.size() != 2) {
            throw tokens.kind().wrongOperandCount(name, arguments.size());
        }
        if (name.equals("list_append")) {
            return new Term.ListAppend(arguments.getFirst(), arguments.getLast());
        }
        if (arguments.getFirst() instanceof Term.AtPath(Path path)) {
            return new Term.IfNotExists(path, arguments.getLast());
        }
        throw tokens.kind().pathRequired(name);
    }
}
