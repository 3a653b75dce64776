package dev.waybill.domain.blob;

import java.time.Duration;

/// How large and how slow uploads may be (API §3, DESIGN §3).
public final class UploadLimits {

    /// The largest body that passes through a function, and the largest blob whose bytes a function
    /// answers with.
    public static final long MAX_BODY_BYTES = 4L * 1024 * 1024;

    /// The largest blob that goes up in one presigned PUT.
    public static final long MAX_SINGLE_BYTES = 64L * 1024 * 1024;

    /// The largest blob.
    public static final long MAX_BLOB_BYTES = 20L * 1024 * 1024 * 1024;

    /// The most parts of one upload.
    public static final int MAX_PARTS = 2_000;

    /// The most part URLs, and the most digests in `missing`, of one call.
    public static final int MAX_LIST = 1_000;

    /// How long a presigned URL that writes is good for.
    public static final Duration WRITE_URL = Duration.ofMinutes(15);

    /// How long URLs are given out for a single PUT. Longer than the answer of a keyed call is
    /// kept, so that its repetition can always be given a good URL.
    public static final Duration SINGLE_OPEN = Duration.ofHours(25);

    /// How long URLs are given out for a multipart upload.
    public static final Duration MULTIPART_OPEN = Duration.ofDays(3);

    /// The bound without which no protocol could remove anything: the longest that a PUT may still
    /// run after its URL ended. A function's own PUT ends with the function, far sooner.
    public static final Duration LONGEST_PUT = Duration.ofHours(6);

    /// How long URLs are given out for an upload of so many bytes.
    public static Duration openFor(long sizeBytes) {
        return sizeBytes <= MAX_SINGLE_BYTES ? SINGLE_OPEN : MULTIPART_OPEN;
    }

    private UploadLimits() {}
}
