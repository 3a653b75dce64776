package dev.waybill.launcher;

import java.util.List;

/// What policies permit and [LeastPrivilegeTest] does not always make functions do, though they
/// need it. Nothing proves that a function needs it but the tests that each row names, which hold
/// no policy against the calls; so there shall be few, and none that could be brought about for
/// certain.
record RarePermissions(String function, String permission, String reason) {

    /// What is done in one run and perhaps not in the next.
    static List<RarePermissions> atTimes() {
        return List.of(
                new RarePermissions(
                        "BlobsFunction",
                        "s3:PutObject on blobs/sweeps/*",
                        "a sweep that ends within a moment of its call, which a busy machine leaves to upkeep: SweepTest (functions/blobs)"));
    }

    @Override
    public String toString() {
        return function + ": " + permission;
    }
}
