package dev.waybill.domain.blob;

/// How a large blob is cut into parts of equal size, the last one excepted.
///
/// @param partSizeBytes the size of every part but the last
/// @param partCount how many parts there are
/// @param sizeBytes the size of the whole
public record PartPlan(long partSizeBytes, int partCount, long sizeBytes) {

    private static final long MIB = 1024 * 1024;
    private static final long SMALLEST_PART = 16 * MIB;

    public PartPlan {
        long needed = (sizeBytes + partSizeBytes - 1) / partSizeBytes;
        if (partSizeBytes <= 0 || partCount != needed) {
            throw new IllegalStateException("the parts do not make up the whole");
        }
    }

    /// The plan for a blob of `sizeBytes`: parts of 16 MiB, or of as many whole MiB as it takes to
    /// stay within [UploadLimits#MAX_PARTS].
    public static PartPlan of(long sizeBytes) {
        long share = (sizeBytes + UploadLimits.MAX_PARTS - 1) / UploadLimits.MAX_PARTS;
        long wholeMib = (share + MIB - 1) / MIB * MIB;
        long part = Math.max(SMALLEST_PART, wholeMib);
        return new PartPlan(part, Math.toIntExact((sizeBytes + part - 1) / part), sizeBytes);
    }

    /// Whether there is a part of this number; parts count from 1.
    public boolean has(int number) {
        return number >= 1 && number <= partCount;
    }

    /// The size that part `number` must have.
    public long sizeOf(int number) {
        if (!has(number)) {
            throw new IllegalStateException("no part " + number);
        }
        return number < partCount ? partSizeBytes : sizeBytes - (partCount - 1) * partSizeBytes;
    }
}
