package dev.waybill.domain.document;

/// What happened to a document.
public enum ChangeKind {
    REFERENCE_STORED("ReferenceStored"),
    REFERENCE_REMOVED("ReferenceRemoved"),
    DOCUMENT_PATCHED("DocumentPatched"),
    DOCUMENT_DELETED("DocumentDeleted");

    private final String text;

    ChangeKind(String text) {
        this.text = text;
    }

    /// The kind written as `text`.
    public static ChangeKind of(String text) {
        for (ChangeKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalStateException("no kind of change " + text);
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return text;
    }
}
