package dev.waybill.domain.run;

/// How a run may end.
public enum RunEnd {
    COMPLETE(RunStatus.COMPLETED),
    FAIL(RunStatus.FAILED),
    CANCEL(RunStatus.CANCELLED);

    private final RunStatus status;

    RunEnd(RunStatus status) {
        this.status = status;
    }

    /// The status of a run that has ended so.
    public RunStatus status() {
        return status;
    }
}
