package dev.waybill.domain.distribution;

import java.util.Locale;

/// Whether devices may make a blob from the one that they have (API §11, `strategy.delta`).
public enum DeltaWish {
    /// Where that fetches fewer bytes.
    AUTO,
    /// Never: always the full blob.
    NEVER,
    /// Always: a device for which there is no delta fails.
    REQUIRED;

    /// The wish named by `text`; a bug if there is none, since the text was checked before.
    public static DeltaWish of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /// The name on the wire, in lower case.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
