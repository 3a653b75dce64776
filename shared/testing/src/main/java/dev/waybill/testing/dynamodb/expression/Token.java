package dev.waybill.testing.dynamodb.expression;

/// A token of an expression and where it stands, for error messages.
record Token(Kind kind, String text, int position) {
    /// What a token is.
    enum Kind {
        /// A keyword, a function or an attribute's name.
        WORD,
        /// A placeholder of a name, `#name`.
        NAME,
        /// A placeholder of a value, `:value`.
        VALUE,
        /// An index of a list.
        NUMBER,
        /// An operator or punctuation.
        SYMBOL,
        /// The end of the expression.
        END
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isKeyword(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }
}
