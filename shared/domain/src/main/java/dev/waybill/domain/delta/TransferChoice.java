package dev.waybill.domain.delta;

import dev.waybill.domain.distribution.TransferMode;

/// How a device is to fetch a blob.
public sealed interface TransferChoice {

    /// The blob as it is.
    record Full() implements TransferChoice {}

    /// By plan and pack.
    ///
    /// @param delta whose they are
    /// @param made the blobs
    record ByPlan(Delta delta, MadeDelta made) implements TransferChoice {

        /// Delta with a base, else packed.
        public TransferMode mode() {
            return delta.pair().base().isPresent() ? TransferMode.DELTA : TransferMode.PACKED;
        }
    }

    /// A better way is being made: the device is to come back.
    record Wait() implements TransferChoice {}

    /// The device may only fetch a delta, and there is none for it.
    ///
    /// @param why in words
    record Impossible(String why) implements TransferChoice {}
}
