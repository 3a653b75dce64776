package dev.waybill.cli.api;

/// The server answered with success, but not in the shape of the contract: another server, or a
/// newer one.
public final class MalformedAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param field the field that is missing or of another kind
    public MalformedAnswer(String field) {
        super("the server's answer has no valid field '" + field + "'");
    }
}
