package dev.waybill.runs;

import dev.waybill.domain.run.RunId;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;

/// The run that a path names, and what may be wrong with it.
final class RunPath {

    private static final String RUN_ID = "run_id";

    private RunPath() {}

    static RunId id(Call call) {
        return new RunId(call.name(RUN_ID));
    }

    static Problem notFound(Call call) {
        return about(call, Code.RUN_NOT_FOUND, "No run has this id");
    }

    /// The run has ended, and what was asked for needs a running one.
    static Problem hasEnded(Call call, RunStatus status) {
        return about(call, Code.INVALID_RUN_STATE, "The run has ended")
                .with("run_status", status.toString())
                .with("expected", RunStatus.RUNNING.toString());
    }

    static Problem about(Call call, Code code, String detail) {
        return Problem.of(code, detail).with(RUN_ID, id(call).value());
    }
}
