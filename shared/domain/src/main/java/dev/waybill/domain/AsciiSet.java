package dev.waybill.domain;

import java.util.BitSet;

/// A set of ASCII characters, for forms of texts that strangers send: one look at each character,
/// whatever the text is.
public final class AsciiSet {

    /// White space: blank, tab, and what ends lines and pages.
    public static final AsciiSet SPACE = of(" \t\n\u000B\f\r");

    /// Lower-case hex digits.
    public static final AsciiSet HEX = of("0123456789abcdef");

    /// Decimal digits.
    public static final AsciiSet DIGITS = of("0123456789");

    /// Lower-case letters and digits.
    public static final AsciiSet LOWER = of("abcdefghijklmnopqrstuvwxyz0123456789");

    private final BitSet members;

    private AsciiSet(BitSet members) {
        this.members = members;
    }

    /// The characters of `text`.
    public static AsciiSet of(String text) {
        BitSet members = new BitSet();
        text.chars().forEach(members::set);
        return new AsciiSet(members);
    }

    /// The characters from `first` to `last`, inclusive.
    public static AsciiSet range(char first, char last) {
        BitSet members = new BitSet();
        members.set(first, last + 1);
        return new AsciiSet(members);
    }

    /// These and those of `text`.
    public AsciiSet and(String text) {
        BitSet both = of(text).members;
        both.or(members);
        return new AsciiSet(both);
    }

    /// Whether `character` is one of them.
    public boolean has(char character) {
        return members.get(character);
    }

    /// Whether `text` has no other characters; an empty one has none.
    public boolean isAllOf(String text) {
        return text.chars().allMatch(members::get);
    }

    /// Whether any of them is in `text`.
    public boolean isIn(String text) {
        return text.chars().anyMatch(members::get);
    }

    /// `text` without them.
    public String removedFrom(String text) {
        StringBuilder left = new StringBuilder(text.length());
        text.chars().filter(c -> !members.get(c)).forEach(c -> left.append((char) c));
        return left.toString();
    }
}
