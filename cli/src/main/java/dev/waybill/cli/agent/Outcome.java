package dev.waybill.cli.agent;

/// What came of one piece of work in one visit.
public enum Outcome {
    /// The version is in use, and said so.
    DONE,
    /// It has failed, and said so.
    FAILED,
    /// It is not wanted any more.
    STOPPED,
    /// It was cancelled, and said so.
    CANCELLED,
    /// Something holds it up, and was reported; to be tried again.
    BLOCKED,
    /// The server cannot give its bytes at the moment; what has come is kept.
    UNREADABLE,
    /// The bytes are there; the time to activate them is not.
    DEFERRED;

    /// Whether something holds it up that seldom ends within seconds.
    boolean isHeldUp() {
        return this == BLOCKED || this == UNREADABLE;
    }

    /// Whether there is something to go on with at the next visit.
    boolean isOpen() {
        return isHeldUp() || this == DEFERRED;
    }
}
