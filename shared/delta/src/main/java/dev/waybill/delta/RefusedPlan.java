package dev.waybill.delta;

/// Ends the reading of a plan from deep inside it. Stays in this package: [PlanReader] turns it
/// into a [PlanReading.Refused].
final class RefusedPlan extends Exception {

    private static final long serialVersionUID = 1;

    private final PlanRefusal reason;

    RefusedPlan(PlanRefusal reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    PlanReading.Refused refused() {
        String detail = getMessage();
        return new PlanReading.Refused(reason, detail == null ? "" : detail);
    }
}
