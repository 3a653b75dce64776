package dev.waybill.cli.doctor;

import java.util.Locale;

/// What was found about one thing.
///
/// @param about what was looked at, in one word
/// @param detail what was found, for people
record Finding(Level level, String about, String detail) {

    /// How bad it is.
    enum Level {
        /// As it should be.
        OK,
        /// It works, and somebody should know.
        WARN,
        /// It does not work.
        FAIL
    }

    String line() {
        return "%-5s %-8s %s".formatted(level.name().toLowerCase(Locale.ROOT), about, detail);
    }
}
