package dev.waybill.aws;

/// A part of a backend gave no sign of life. The message says which and why in words that anybody
/// may read: neither names in the account nor what a service said.
public final class OutOfReach extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfReach(String part, String why, RuntimeException cause) {
        super(part + " " + why, cause);
    }
}
