package dev.waybill.delta;

import dev.waybill.domain.blob.Digest;

/// What came of following a plan.
public sealed interface Rebuilt {

    /// The output is the target, byte for byte by its digest.
    record Verified() implements Rebuilt {}

    /// The device's base is not the one that the plan is for. Nothing was written.
    ///
    /// @param found what it is
    record BaseDiffers(Content found) implements Rebuilt {}

    /// A frame is not what the plan says. The output ends before it.
    ///
    /// @param op the number of the op, from 0
    /// @param detail what is wrong, for people
    record DamagedPack(int op, String detail) implements Rebuilt {}

    /// All ops ran, but the output is not the target: it must be thrown away.
    ///
    /// @param found the output's digest
    record TargetDiffers(Digest found) implements Rebuilt {}
}
