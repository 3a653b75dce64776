package dev.waybill.delta;

/// How much a plan may ask of a device. Whoever makes plans stays within them, whoever follows one
/// refuses what does not, before any memory is set aside. Together they bound a rebuild to 16 MiB:
/// the largest frame, its piece of the pack, its dictionary and its planes, and the plan's ops.
final class PlanLimits {

    /// Of the target, and of the base: blobs end at 20 GiB.
    static final long MAX_BLOB_BYTES = 20L << 30;

    /// Of the plan's text.
    static final long MAX_PLAN_BYTES = 8L << 20;

    static final int MAX_OPS = 32_768;

    /// Of all dictionaries of a plan together.
    static final int MAX_RANGES = 65_536;

    /// Of the output of one frame.
    static final int MAX_FRAME_BYTES = 4 << 20;

    /// Of one frame's piece of the pack: Zstandard's own bound for what does not compress.
    static final int MAX_PIECE_BYTES = MAX_FRAME_BYTES + (MAX_FRAME_BYTES >> 8) + 64;

    /// Of the output of one frame of planes, and so of the base's elements that it needs.
    static final int MAX_PLANES_BYTES = 2 << 20;

    /// Of the dictionary of one frame.
    static final int MAX_DICTIONARY_BYTES = 2 << 20;

    private PlanLimits() {}
}
