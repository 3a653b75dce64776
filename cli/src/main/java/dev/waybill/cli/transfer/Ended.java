package dev.waybill.cli.transfer;

import java.io.IOException;

/// Ends a whole transfer from deep inside it: all tries were used up, or it is not wanted any more.
/// Stays in this package.
final class Ended extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient DownloadOutcome outcome;

    Ended(DownloadOutcome outcome) {
        super(outcome.toString());
        this.outcome = outcome;
    }

    /// How it ends.
    DownloadOutcome outcome() {
        return outcome;
    }
}
