package dev.waybill.domain;

import java.math.BigInteger;
import java.util.Optional;

/// A whole number from 0 to 2^64 − 1, as the types of SPEC 0.3 have them; nothing of it is lost
/// above 2^53 or 2^63.
///
/// @param value the number
public record Unsigned(BigInteger value) implements Comparable<Unsigned> {

    /// 2^64 − 1.
    public static final Unsigned MAX =
            new Unsigned(BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE));

    private static final int DIGITS = 20;

    public Unsigned {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw new IllegalStateException("not an unsigned number of 64 bits");
        }
    }

    /// The number `value`, which is not negative.
    public static Unsigned of(long value) {
        return new Unsigned(BigInteger.valueOf(value));
    }

    /// `value` if it is in range; else [InvalidRequest] for `field`.
    public static Unsigned require(String field, BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw new InvalidRequest(field, "must be from 0 to 18446744073709551615");
        }
        return new Unsigned(value);
    }

    /// The number after this one; absent after the last.
    public Optional<Unsigned> next() {
        return equals(MAX)
                ? Optional.empty()
                : Optional.of(new Unsigned(value.add(BigInteger.ONE)));
    }

    /// Its decimal digits, 20 of them, so that texts sort as numbers do.
    public String padded() {
        String digits = toString();
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /// Reads what [#padded] wrote.
    public static Unsigned ofPadded(String digits) {
        return new Unsigned(new BigInteger(digits));
    }

    @Override
    public int compareTo(Unsigned other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
