package dev.waybill.web;

import dev.waybill.domain.AsciiSet;
import java.util.Optional;

/// One range of bytes of something whose size is known (RFC 9110, section 14).
///
/// @param from the first byte
/// @param to the last byte, inclusive
record ByteRange(long from, long to) {

    private static final String UNIT = "bytes=";
    private static final int MAX_DIGITS = 18;

    /// What a `Range` header asks for.
    sealed interface Asked {
        /// Everything: there is no header, or it is one that may be ignored (another unit, several
        /// ranges, bad syntax).
        record Whole() implements Asked {}

        /// One range that is there.
        record Part(ByteRange range) implements Asked {}

        /// A range of which nothing is there.
        record Outside() implements Asked {}
    }

    static Asked parse(Optional<String> header, long size) {
        String text = header.orElse("").strip();
        int dash = text.indexOf('-');
        if (!text.startsWith(UNIT) || dash < 0) {
            return new Asked.Whole();
        }
        String from = text.substring(UNIT.length(), dash);
        String to = text.substring(dash + 1);
        if (!isNumberOrNothing(from) || !isNumberOrNothing(to)) {
            return new Asked.Whole();
        }
        if (from.isEmpty()) {
            return to.isEmpty() ? new Asked.Whole() : last(Long.parseLong(to), size);
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
        if (last < first) {
            return new Asked.Whole();
        }
        return first >= size
                ? new Asked.Outside()
                : new Asked.Part(new ByteRange(first, Math.min(last, size - 1)));
    }

    private static boolean isNumberOrNothing(String text) {
        return text.length() <= MAX_DIGITS && AsciiSet.DIGITS.isAllOf(text);
    }

    private static Asked last(long count, long size) {
        return count == 0 || size == 0
                ? new Asked.Outside()
                : new Asked.Part(new ByteRange(Math.max(0, size - count), size - 1));
    }
}
