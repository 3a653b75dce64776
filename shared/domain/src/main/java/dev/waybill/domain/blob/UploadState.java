package dev.waybill.domain.blob;

/// `open → verifying → adopted | dead`; a single or direct upload leaves `verifying` out. The end
/// is for ever: an upload can put its nonce into a row by one transaction only.
public enum UploadState {
    /// Bytes may arrive.
    OPEN("open"),
    /// Bytes are there and are being hashed.
    VERIFYING("verifying"),
    /// Its object became the blob's.
    ADOPTED("adopted"),
    /// Its object, if there is one, belongs to nobody. See [UploadEnd] for why.
    DEAD("dead");

    private final String text;

    UploadState(String text) {
        this.text = text;
    }

    /// The state stored as `text`.
    public static UploadState of(String text) {
        for (UploadState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalStateException("no upload state " + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
