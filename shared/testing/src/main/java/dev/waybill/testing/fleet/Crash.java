package dev.waybill.testing.fleet;

/// The end of a process in the middle of its work, as a test makes it. Nothing that is tested
/// handles it.
public final class Crash extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param where at which call
    public Crash(String where) {
        super(where);
    }
}
