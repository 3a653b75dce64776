package dev.waybill.domain;

/// A write that may or may not have taken effect: the answer was lost and repeating it did not
/// tell. The caller must read before it decides; towards clients it is the 503 of [Unavailable].
public final class OutcomeUnknown extends Unavailable {

    private static final long serialVersionUID = 1L;

    /// @param action what was being done, as a phrase
    /// @param cause the last failure
    public OutcomeUnknown(String action, Throwable cause) {
        super(action, cause);
    }
}
