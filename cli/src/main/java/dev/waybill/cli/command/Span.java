package dev.waybill.cli.command;

import dev.waybill.domain.InvalidRequest;

/// A length of time on the command line, in whole seconds: a number of them, or a number with `s`,
/// `m`, `h` or `d`.
final class Span {

    private static final String REASON = "takes a time such as 90, 90s, 15m, 2h or 7d";

    private Span() {}

    /// The seconds; else [InvalidRequest] that names `option`.
    static long seconds(String option, String text) {
        if (text.isEmpty()) {
            throw new InvalidRequest(option, REASON);
        }
        char last = text.charAt(text.length() - 1);
        long unit =
                switch (last) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3600;
                    case 'd' -> 86_400;
                    default -> 0;
                };
        try {
            return unit == 0
                    ? Long.parseLong(text)
                    : Math.multiplyExact(
                            Long.parseLong(text.substring(0, text.length() - 1)), unit);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new InvalidRequest(option, REASON);
        }
    }
}
