package dev.waybill.domain;

/// A conditional write that lost against others more often than it may be tried. Nothing was
/// written. Answered as 409 `write_conflict`.
public final class Contended extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param action what was being done, as a phrase
    public Contended(String action) {
        super("could not " + action + ": others kept changing it");
    }
}
