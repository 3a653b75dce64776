package dev.waybill.testing.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/// Cuts an expression into tokens.
final class Lexer {
    private static final List<String> LONG_SYMBOLS = List.of("<>", "<=", ">=");
    private static final String SYMBOLS = "()[],.+-=<>";

    private final ExpressionKind kind;
    private final String text;
    private int position;

    private Lexer(ExpressionKind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    static List<Token> tokens(ExpressionKind kind, String text) {
        return new Lexer(kind, text).tokens();
    }

    private List<Token> tokens() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
                position++;
            }
            if (position == text.length()) {
                tokens.add(new Token(Token.Kind.END, "<EOF>", position));
                return tokens;
            }
            Token token = next();
            tokens.add(token);
            position += token.text().length();
        }
    }

    private Token next() {
        char c = text.charAt(position);
        if (isLetter(c)) {
            return word(Token.Kind.WORD, position);
        }
        if (isDigit(c)) {
            int end = position;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            return new Token(Token.Kind.NUMBER, text.substring(position, end), position);
        }
        if (c == '#' || c == ':') {
            Token token = word(c == '#' ? Token.Kind.NAME : Token.Kind.VALUE, position + 1);
            if (token.text().length() > 1) {
                return token;
            }
        }
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, position)) {
                return new Token(Token.Kind.SYMBOL, symbol, position);
            }
        }
        if (SYMBOLS.indexOf(c) >= 0) {
            return new Token(Token.Kind.SYMBOL, String.valueOf(c), position);
        }
        throw kind.syntaxError(text, new Token(Token.Kind.SYMBOL, String.valueOf(c), position));
    }

    private Token word(Token.Kind tokenKind, int from) {
        int end = from;
        while (end < text.length() && isWordCharacter(text.charAt(end))) {
            end++;
        }
        return new Token(tokenKind, text.substring(position, end), position);
    }

    private static boolean isWordCharacter(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
