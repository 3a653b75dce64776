package dev.waybill.delta;

import java.util.Locale;

/// Why a plan is not followed.
public enum PlanRefusal {
    /// The text is no JSON, ends early, has a field twice, or is followed by more.
    MALFORMED,
    /// The text is longer than 8 MiB, or has values of absurd length or depth.
    PLAN_TOO_LONG,
    /// `format` is not `waybill-delta-1`.
    UNKNOWN_FORMAT,
    /// An `op` of a name that this version does not know.
    UNKNOWN_OP,
    /// A field that must be there is not, or is of another kind.
    BAD_FIELD,
    /// A digest that is none.
    BAD_DIGEST,
    /// A number below its least value, not whole, or larger than any blob.
    BAD_NUMBER,
    /// More ops than 32,768.
    TOO_MANY_OPS,
    /// More dictionary parts than 65,536.
    TOO_MANY_RANGES,
    /// A frame with an output longer than 4 MiB, or one of planes with more than 2 MiB.
    FRAME_TOO_LONG,
    /// A frame whose piece of the pack is longer than any that makes 4 MiB.
    PIECE_TOO_LONG,
    /// A frame with a dictionary longer than 2 MiB.
    DICTIONARY_TOO_LONG,
    /// The ops need a base, and the plan names none.
    NO_BASE,
    /// A copy or a dictionary reaches beyond the base.
    OUTSIDE_BASE,
    /// A fetch reaches beyond the target.
    OUTSIDE_TARGET,
    /// The outputs together are not as long as the target.
    WRONG_TOTAL,
    /// The plan is for other bytes than those that are wanted.
    OTHER_TARGET;

    /// Its name in reports, as `plan_too_long`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
