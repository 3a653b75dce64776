package dev.waybill.devices;

import dev.waybill.domain.distribution.Window;
import dev.waybill.web.ReferenceBody;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answers of the device's side (API §10).
final class WorkBody {

    private WorkBody() {}

    /// What a device is to do now.
    record Answer(List<Item> work, int pollAfterSeconds, String serverTime) {}

    /// One thing to do. `blob`, `mode` and `download` are there only for `install`; `delta` when
    /// the mode is not `full` (it may be missing once the device has all bytes), `activate` when
    /// the distribution has a window for that.
    record Item(
            String distributionId,
            String action,
            long generation,
            String modelId,
            String version,
            @Nullable String variantId,
            @Nullable ReferenceBody blob,
            @Nullable String mode,
            @Nullable Download download,
            @Nullable Delta delta,
            String priority,
            @Nullable String deadline,
            int attempt,
            long lastSequence,
            @Nullable Activate activate) {}

    /// When the new version may be started: from `not_before` on, before `not_after`. Who misses it
    /// asks for work again, and is told the next time.
    record Activate(String notBefore, String notAfter) {
        static Activate of(Window.Span span) {
            return new Activate(span.start().toString(), span.end().toString());
        }
    }

    /// Where the bytes are.
    record Download(String url, String expiresAt, long expiresIn) {
        static Download of(String url, Instant expiresAt, Instant now) {
            return new Download(
                    url, expiresAt.toString(), Duration.between(now, expiresAt).toSeconds());
        }
    }

    /// Where the plan and the pack are, and what they are for. `required` is there only where the
    /// blob must not be fetched instead.
    record Delta(
            @Nullable String baseDigest,
            @Nullable String baseVersion,
            @Nullable Long baseSizeBytes,
            long bytesToFetch,
            String planUrl,
            @Nullable String packUrl,
            String expiresAt,
            @Nullable Boolean required) {

        /// The same, to be followed in any case.
        Delta asRequired() {
            return new Delta(
                    baseDigest,
                    baseVersion,
                    baseSizeBytes,
                    bytesToFetch,
                    planUrl,
                    packUrl,
                    expiresAt,
                    true);
        }
    }

    /// Fresh URLs.
    record Signed(Download download, @Nullable Delta delta) {}

    /// What became of a report.
    record Reported(boolean accepted, String directive, String serverTime) {}

    /// When to ask again.
    record Beat(int pollAfterSeconds, String serverTime) {}
}
