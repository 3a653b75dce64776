package dev.waybill.testing.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A range of bytes: from one offset (inclusive) to another (exclusive).
record ByteRange(long from, long to) {
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    /// The range that a `Range` header means for an object of this length; nothing for the whole
    /// object, which is also what S3 answers for a header that it does not understand.
    static Optional<ByteRange> parse(@Nullable String header, long length) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher matcher = ONE_RANGE.matcher(header);
        if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (matcher.group(1).isEmpty()) {
            long last = Long.parseLong(matcher.group(2));
            return satisfiable(Math.max(0, length - last), length, length);
        }
        long from = Long.parseLong(matcher.group(1));
        if (matcher.group(2).isEmpty()) {
            return satisfiable(from, length, length);
        }
        long to = Long.parseLong(matcher.group(2)) + 1;
        return to <= from ? Optional.empty() : satisfiable(from, Math.min(to, length), length);
    }

    private static Optional<ByteRange> satisfiable(long from, long to, long length) {
        if (from >= length || from >= to) {
            throw S3Refusals.refusal(416, "InvalidRange", "The requested range is not satisfiable");
        }
        return Optional.of(new ByteRange(from, to));
    }

    long length() {
        return to - from;
    }

    /// The `Content-Range` of an answer with this range.
    String toHeader(long objectLength) {
        return "bytes " + from + "-" + (to - 1) + "/" + objectLength;
    }
}
