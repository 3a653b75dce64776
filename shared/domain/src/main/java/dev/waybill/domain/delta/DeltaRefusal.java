package dev.waybill.domain.delta;

/// Why there is no delta for a pair.
public enum DeltaRefusal {
    /// It would not be smaller than the blob itself.
    NO_GAIN("it would not be smaller than the blob"),
    /// The blobs, or what they do not share, are too large for whoever makes it.
    TOO_LARGE("the blobs are too large for one"),
    /// One of the blobs could not be read.
    NOT_THERE("one of the two blobs cannot be read"),
    /// Making it failed again and again.
    FAILED("making it failed again and again"),
    /// Its plan or pack could not be read again and again.
    UNREADABLE("its plan or pack was lost or damaged again and again");

    private final String text;

    DeltaRefusal(String text) {
        this.text = text;
    }

    /// The reason in words, for people: "there is no delta: …".
    public String text() {
        return text;
    }
}
