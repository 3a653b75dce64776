package dev.waybill.aws.run;

import dev.waybill.aws.Limits;
import dev.waybill.aws.blob.LargeJson;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.EventBatch;
import dev.waybill.domain.run.EventContent;
import dev.waybill.domain.run.NewEvent;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which payloads of a batch are kept as blobs: those that are too large for an item, and the
/// largest ones until the rest fits into one transaction.
final class LargePayloads {

    /// What of a transaction is for everything but payloads.
    private static final int BYTES_BESIDE_PAYLOADS = 128 * 1024;

    private LargePayloads() {}

    /// The fingerprints of the events whose payloads are kept as blobs.
    static Set<Digest> of(EventBatch batch) {
        List<Sized> bySize =
                batch.events().stream()
                        .map(Sized::of)
                        .sorted(Comparator.comparingLong(Sized::bytes).reversed())
                        .toList();
        long rest = bySize.stream().mapToLong(Sized::bytes).sum();
        Set<Digest> large = new HashSet<>();
        for (Sized event : bySize) {
            Digest fingerprint = event.content().fingerprint();
            if (event.bytes() > LargeJson.INLINE_BYTES
                    || rest > Limits.TRANSACTION_BYTES - BYTES_BESIDE_PAYLOADS
                    || large.contains(fingerprint)) {
                large.add(fingerprint);
                rest -= event.bytes();
            }
        }
        return large;
    }

    private record Sized(EventContent content, long bytes) {
        static Sized of(NewEvent event) {
            return new Sized(event.content(), event.content().payload().bytes().length);
        }
    }
}
