package dev.waybill.domain.blob;

import dev.waybill.domain.InvalidRequest;

/// Where a blob's row stands in its life (protocol A.1).
public enum BlobState {
    /// Held by somebody, but without bytes: a reference came before its blob. No blob to those who
    /// ask for it.
    EXPECTED("Expected"),
    /// Bytes have arrived and are being hashed; nobody can read them.
    VERIFYING("Verifying"),
    /// Readable.
    LIVE("Live"),
    /// Held by nobody for the whole grace; answers as missing, and any new reference revives it.
    QUARANTINED("Quarantined"),
    /// Its bytes were found changed or lost; an upload of the right bytes heals it.
    CORRUPT("Corrupt");

    private final String text;

    BlobState(String text) {
        this.text = text;
    }

    /// Whether a blob in this state counts in the totals: it owns an object in the bucket.
    public boolean stored() {
        return this == LIVE || this == QUARANTINED || this == CORRUPT;
    }

    /// The state called `text`, as callers see states; else [InvalidRequest] for field `state`.
    /// `Expected` is not among them.
    public static BlobState parseShown(String text) {
        for (BlobState state : values()) {
            if (state != EXPECTED && state.text.equals(text)) {
                return state;
            }
        }
        throw new InvalidRequest("state", "must be Live, Verifying, Quarantined or Corrupt");
    }

    /// The state stored as `text`.
    public static BlobState stored(String text) {
        for (BlobState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalStateException("no blob state " + text);
    }

    /// The name on the wire and in the table.
    @Override
    public String toString() {
        return text;
    }
}
