package dev.waybill.domain.blob;

/// Why an upload is dead.
public enum UploadEnd {
    /// The blob was there already when the upload was completed; its reference was added all the
    /// same.
    DISCARDED("discarded"),
    /// Its bytes were not the ones that had been declared.
    REJECTED("rejected"),
    /// Its owner gave it up.
    ABANDONED("abandoned"),
    /// Nobody completed it in time, or nobody managed to verify it.
    EXPIRED("expired");

    private final String text;

    UploadEnd(String text) {
        this.text = text;
    }

    /// The end stored as `text`.
    public static UploadEnd of(String text) {
        for (UploadEnd end : values()) {
            if (end.text.equals(text)) {
                return end;
            }
        }
        throw new IllegalStateException("no upload end " + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
