package dev.waybill.domain.distribution;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How a device fetches a blob (API §10).
public enum TransferMode {
    /// The whole blob.
    FULL,
    /// A compressed form of the whole blob.
    PACKED,
    /// What differs from the blob it has.
    DELTA;

    /// The mode that somebody else named by `text`; absent when there is none.
    public static Optional<TransferMode> find(String text) {
        return Stream.of(values()).filter(mode -> mode.toString().equals(text)).findFirst();
    }

    /// The mode named by `text`; a bug if there is none, since the text is our own.
    public static TransferMode of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /// The name on the wire, in lower case.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
