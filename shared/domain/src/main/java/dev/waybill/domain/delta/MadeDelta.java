package dev.waybill.domain.delta;

import dev.waybill.domain.blob.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A plan and its pack, both blobs of their own.
///
/// @param plan the plan
/// @param pack what the plan reads besides the base; absent when it needs nothing
/// @param fetchedBytes how much the plan reads of the target blob itself
public record MadeDelta(Part plan, Optional<Part> pack, long fetchedBytes) {

    /// A blob.
    public record Part(Digest digest, long sizeBytes) {}

    public MadeDelta {
        if (fetchedBytes < 0) {
            throw new IllegalStateException("nothing is fetched less than not at all");
        }
    }

    /// All that a device fetches that follows the plan.
    public long bytesToFetch() {
        return plan.sizeBytes() + pack.map(Part::sizeBytes).orElse(0L) + fetchedBytes;
    }

    /// Its blobs.
    public List<Digest> digests() {
        List<Digest> digests = new ArrayList<>();
        digests.add(plan.digest());
        pack.map(Part::digest).ifPresent(digests::add);
        return digests;
    }
}
