package dev.waybill.testing.dynamodb.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A cursor over the tokens of one expression, with what all grammars share: paths and lists.
final class Tokens {
    private static final int MAX_BYTES = 4096;

    private final ExpressionKind kind;
    private final String text;
    private final List<Token> tokens;
    private final Map<String, String> names;
    private final Set<String> usedNames = new LinkedHashSet<>();
    private final Set<String> usedValues = new LinkedHashSet<>();
    private int position;

    /// Reads an expression whose placeholders of names stand for `names`.
    Tokens(ExpressionKind kind, String text, Map<String, String> names) {
        if (text.isEmpty()) {
            throw kind.invalid("The expression can not be empty;");
        }
        if (text.length() > MAX_BYTES) {
            throw kind.invalid("Expression size has exceeded the maximum allowed size;");
        }
        this.kind = kind;
        this.text = text;
        this.names = names;
        this.tokens = Lexer.tokens(kind, text);
    }

    /// The parsed expression, and which placeholders were read for it.
    <T> Parsed<T> parsed(T expression) {
        expectEnd();
        return new Parsed<>(expression, usedNames, usedValues);
    }

    ExpressionKind kind() {
        return kind;
    }

    /// The number of tokens read.
    int position() {
        return position;
    }

    Token peek() {
        return tokens.get(position);
    }

    /// The token after the next one.
    Token peekSecond() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(position);
        if (token.kind() != Token.Kind.END) {
            position++;
        }
        return token;
    }

    boolean acceptSymbol(String symbol) {
        boolean matches = peek().isSymbol(symbol);
        if (matches) {
            position++;
        }
        return matches;
    }

    boolean acceptKeyword(String keyword) {
        boolean matches = peek().isKeyword(keyword);
        if (matches) {
            position++;
        }
        return matches;
    }

    void expectSymbol(String symbol) {
        if (!acceptSymbol(symbol)) {
            throw unexpected();
        }
    }

    void expectKeyword(String keyword) {
        if (!acceptKeyword(keyword)) {
            throw unexpected();
        }
    }

    void expectEnd() {
        if (peek().kind() != Token.Kind.END) {
            throw unexpected();
        }
    }

    RuntimeException unexpected() {
        return kind.syntaxError(text, peek());
    }

    boolean atFunction() {
        return peek().kind() == Token.Kind.WORD && peekSecond().isSymbol("(");
    }

    /// Reads `name(.name | [index])*`.
    Path path() {
        List<Path.Element> elements = new ArrayList<>();
        elements.add(name());
        while (true) {
            if (acceptSymbol(".")) {
                elements.add(name());
            } else if (acceptSymbol("[")) {
                elements.add(index());
                expectSymbol("]");
            } else {
                return new Path(elements);
            }
        }
    }

    /// Reads the placeholder of a value.
    String value() {
        Token token = peek();
        if (token.kind() != Token.Kind.VALUE) {
            throw unexpected();
        }
        position++;
        usedValues.add(token.text());
        return token.text();
    }

    private Path.Element name() {
        Token token = peek();
        return switch (token.kind()) {
            case WORD -> {
                if (ReservedWords.contains(token.text())) {
                    throw kind.invalid(
                            "Attribute name is a reserved keyword; reserved keyword: "
                                    + token.text());
                }
                position++;
                yield new Path.Name(token.text());
            }
            case NAME -> {
                position++;
                yield new Path.Name(resolve(token.text()));
            }
            case VALUE, NUMBER, SYMBOL, END -> throw unexpected();
        };
    }

    private String resolve(String placeholder) {
        String name = names.get(placeholder);
        if (name == null) {
            throw kind.invalid(
                    "An expression attribute name used in the document path is not defined;"
                            + " attribute name: "
                            + placeholder);
        }
        usedNames.add(placeholder);
        return name;
    }

    private Path.Element index() {
        Token token = peek();
        if (token.kind() != Token.Kind.NUMBER || token.text().length() > 9) {
            throw unexpected();
        }
        position++;
        return new Path.Index(Integer.parseInt(token.text()));
    }
}
