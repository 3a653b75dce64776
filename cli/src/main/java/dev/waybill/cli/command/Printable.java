package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;

/// What devices, publishers and servers have said, as it may stand on a terminal: without what
/// would move its cursor, colour it, forge a line or turn text around. Such a character is shown by
/// its number, as JSON writes it.
final class Printable {

    private Printable() {}

    /// One line.
    static String line(String text) {
        return shown(text, false);
    }

    /// A document, indented, with the line ends of its own.
    static String pretty(JsonNode json) {
        return shown(Json.pretty(json), true);
    }

    private static String shown(String text, boolean hasLines) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHarmless(c) || hasLines && (c == '\n' || c == '\r')) {
                shown.append(c);
            } else {
                shown.append("\\u%04x".formatted((int) c));
            }
        }
        return shown.toString();
    }

    /// Neither a control character, nor one that ends lines or changes the direction of writing.
    private static boolean isHarmless(char c) {
        return !Character.isISOControl(c)
                && c != '\u2028'
                && c != '\u2029'
                && c != '\u200e'
                && c != '\u200f'
                && (c < '\u202a' || c > '\u202e')
                && (c < '\u2066' || c > '\u2069');
    }
}
