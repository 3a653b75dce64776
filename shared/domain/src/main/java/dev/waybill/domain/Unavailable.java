package dev.waybill.domain;

/// A backend that did not do what it was asked: it could not be reached, was too slow, refused for
/// load, or failed. Nothing is known to have changed beyond what the caller of the failed action
/// says. Answered as 503 with `Retry-After`.
public class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param action what was being done, as a phrase: "read a blob row"
    /// @param cause the backend's own failure; never shown to callers
    public Unavailable(String action, Throwable cause) {
        super("could not " + action, cause);
    }
}
