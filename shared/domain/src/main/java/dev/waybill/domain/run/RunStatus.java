package dev.waybill.domain.run;

import dev.waybill.domain.InvalidRequest;

/// Where a run stands (SPEC 4.1, D3.1). Of any number of ends that are asked for, the first one
/// counts; an ended run does not change any more.
public enum RunStatus {
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /// The status named by `text`; else [InvalidRequest] for `field`.
    public static RunStatus parse(String field, String text) {
        for (RunStatus status : values()) {
            if (status.toString().equals(text)) {
                return status;
            }
        }
        throw new InvalidRequest(field, "must be RUNNING, COMPLETED, FAILED or CANCELLED");
    }

    /// What becomes of a run in this status when it is to end.
    public Step next(RunEnd end) {
        return switch (this) {
            case RUNNING -> new Step.To(end.status());
            case COMPLETED, FAILED, CANCELLED -> new Step.Ended(this);
        };
    }

    /// What an end does to a status.
    public sealed interface Step {
        /// The run moves to `status`.
        record To(RunStatus status) implements Step {}

        /// Refused: the run has ended before, as `status` says.
        record Ended(RunStatus status) implements Step {}
    }
}
