package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobAddress;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.BlobProblem;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import java.util.Optional;

/// The blob that a path names.
final class BlobPath {

    private static final String DIGEST = "digest";

    private BlobPath() {}

    /// The SHA-256 in the path; `blake3:` is not accepted here.
    static Digest digest(Call call) {
        return Digest.parse(DIGEST, call.raw(DIGEST));
    }

    /// The digest in the path, of either kind: for looking up.
    static BlobAddress address(Call call) {
        return BlobAddress.parse(DIGEST, call.raw(DIGEST));
    }

    static Problem notFound(Digest digest) {
        return notFound(new BlobAddress.BySha256(digest));
    }

    static Problem notFound(BlobAddress address) {
        return Problem.of(Code.BLOB_NOT_FOUND, "Nothing is stored under this digest")
                .with(DIGEST, address.toString());
    }

    /// `row`; not found while it is in quarantine.
    static BlobRow.Stored outOfQuarantine(BlobRow.Stored row) {
        if (row.state() == BlobState.QUARANTINED) {
            throw Problem.of(
                            Code.BLOB_NOT_FOUND,
                            "The blob is in quarantine; POST /v1/blobs/{digest}/restore brings it"
                                    + " back")
                    .with(DIGEST, row.digest().toString())
                    .refused();
        }
        return row;
    }

    /// The readable row that the path names. Missing, Expected, Verifying and Quarantined ones are
    /// not found; of a Corrupt one it is said what is wrong with its bytes.
    static BlobRow.Stored readable(Call call, BlobsTable blobs) {
        BlobAddress address = address(call);
        Optional<BlobRow> found = blobs.find(address);
        if (found.isEmpty() || !(found.get() instanceof BlobRow.Stored stored)) {
            throw notFound(address).refused();
        }
        BlobRow.Stored row = outOfQuarantine(stored);
        if (row.state() == BlobState.CORRUPT) {
            throw BlobProblem.damaged(row).refused();
        }
        return row;
    }
}
