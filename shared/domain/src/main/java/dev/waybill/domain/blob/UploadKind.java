package dev.waybill.domain.blob;

/// How an upload's bytes reach the bucket.
public enum UploadKind {
    /// One presigned PUT; S3 checks digest and length itself.
    SINGLE("single"),
    /// Parts through presigned URLs; the whole is hashed by the indexer before anybody reads it.
    MULTIPART("multipart"),
    /// A body that passed through a function, which has hashed it.
    DIRECT("direct"),
    /// A body of the service's own, to which its upload adds no reference: what needs it takes hold
    /// of it in the transaction that names it, and checks there that it is Live.
    INTERNAL("internal");

    private final String text;

    UploadKind(String text) {
        this.text = text;
    }

    /// Whether a client knows it and brings its bytes; else a function does both within one call.
    public boolean isOfClient() {
        return switch (this) {
            case SINGLE, MULTIPART -> true;
            case DIRECT, INTERNAL -> false;
        };
    }

    /// The kind stored as `text`.
    public static UploadKind of(String text) {
        for (UploadKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new IllegalStateException("no upload kind " + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
