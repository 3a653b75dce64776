package dev.waybill.domain.blob;

import java.util.Locale;

/// Which subsystem holds a blob (API §3). What the artifact store itself holds never blocks a
/// blob's removal; everything else does.
public enum HolderKind {
    ARTIFACT,
    DOCUMENT,
    MODEL,
    RELEASE,
    RUN,
    ATTACHMENT,
    DISTRIBUTION;

    /// The kind written as `text`.
    public static HolderKind of(String text) {
        for (HolderKind kind : values()) {
            if (kind.toString().equals(text)) {
                return kind;
            }
        }
        throw new IllegalStateException("no holder kind " + text);
    }

    /// The name on the wire, in lower case.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
