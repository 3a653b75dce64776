package dev.waybill.web;

import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Verification;

/// Problems of blobs that more than one function answers with.
public final class BlobProblem {

    private BlobProblem() {}

    /// What is wrong with the bytes of a Corrupt blob.
    public static Problem damaged(BlobRow.Stored row) {
        boolean missing = row.lastVerification().filter(Verification::dataMissing).isPresent();
        Problem problem =
                missing
                        ? Problem.of(Code.DATA_MISSING, "The bytes are lost; store them again")
                        : Problem.of(
                                Code.INTEGRITY_ERROR, "The bytes have changed; store them again");
        Problem named = problem.with("digest", row.digest().toString());
        return row.lastVerification()
                .flatMap(Verification::actual)
                .map(actual -> named.with("actual", actual.toString()))
                .orElse(named);
    }
}
