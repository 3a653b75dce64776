package dev.waybill.delta;

/// Whether the numbers of a plan agree with each other: what is read lies where it is said to lie,
/// and what comes out is as long as the target. Each number by itself is within [PlanLimits], so
/// that no sum of them overflows.
final class PlanCheck {

    private final Plan plan;

    /// Where the output of the next op begins.
    private long output;

    private PlanCheck(Plan plan) {
        this.plan = plan;
    }

    static void check(Plan plan) throws RefusedPlan {
        PlanCheck check = new PlanCheck(plan);
        for (Op op : plan.ops()) {
            check.follow(op);
            check.output += op.length();
            if (check.output > plan.target().sizeBytes()) {
                break;
            }
        }
        if (check.output != plan.target().sizeBytes()) {
            throw new RefusedPlan(
                    PlanRefusal.WRONG_TOTAL,
                    check.output + " bytes or more for " + plan.target().sizeBytes());
        }
    }

    private void follow(Op op) throws RefusedPlan {
        switch (op) {
            case Op.Copy copy -> insideBase(copy.from());
            case Op.Fetch fetch -> {
                if (fetch.from().end() > plan.target().sizeBytes()) {
                    throw new RefusedPlan(PlanRefusal.OUTSIDE_TARGET, fetch.from().toString());
                }
            }
            case Op.Frame frame -> {
                for (Range part : frame.dictionary()) {
                    insideBase(part);
                }
            }
            case Op.PlanesFrame frame -> insideBase(frame.base());
        }
    }

    private void insideBase(Range range) throws RefusedPlan {
        long sizeBytes =
                plan.base()
                        .orElseThrow(() -> new RefusedPlan(PlanRefusal.NO_BASE, range.toString()))
                        .sizeBytes();
        if (range.end() > sizeBytes) {
            throw new RefusedPlan(PlanRefusal.OUTSIDE_BASE, range + " of " + sizeBytes);
        }
    }
}
