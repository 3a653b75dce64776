package dev.waybill.cli.api;

/// No answer that settles the call: connections failed, or the server was busy, until the tries
/// were used up.
public final class Unreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param action what was tried, as a phrase for people
    public Unreachable(String action, String reason) {
        super("could not " + action + ": " + reason);
    }

    /// @param action what was tried, as a phrase for people
    public Unreachable(String action, Throwable cause) {
        super("could not " + action + ": " + Reason.of(cause), cause);
    }
}
