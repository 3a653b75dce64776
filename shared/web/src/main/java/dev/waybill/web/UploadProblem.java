package dev.waybill.web;

import dev.waybill.domain.blob.BlobRow;
import java.util.List;

/// Problems of uploads, of blobs and of attachments alike.
public final class UploadProblem {

    private static final int SHOWN_PARTS = 100;

    private UploadProblem() {}

    /// The blob is known with another size than the upload declares.
    public static Problem otherSize(BlobRow.Stored row) {
        return Problem.of(
                        Code.SIZE_MISMATCH,
                        "The blob with this digest has " + row.sizeBytes() + " bytes")
                .with("field", "size_bytes")
                .with("digest", row.digest().toString());
    }

    /// Bytes are missing; of an upload in parts it is said of which.
    public static Problem incomplete(List<Integer> missingParts) {
        Problem problem = Problem.of(Code.UPLOAD_INCOMPLETE, "Bytes have not arrived yet");
        return missingParts.isEmpty()
                ? problem
                : problem.with("missing_part_count", missingParts.size())
                        .with(
                                "missing_parts",
                                missingParts.subList(
                                        0, Math.min(SHOWN_PARTS, missingParts.size())));
    }

    /// The parts are others than at the first completion.
    public static Problem partsChanged() {
        return Problem.of(
                Code.UPLOAD_INCOMPLETE,
                "Parts were replaced after the upload was completed for the first time; begin a new"
                        + " upload");
    }

    /// The bytes are others than declared.
    public static Problem mismatch(String uploadId) {
        return Problem.of(
                        Code.DIGEST_MISMATCH,
                        "What was uploaded does not have the declared digest and size")
                .with("upload_id", uploadId);
    }
}
