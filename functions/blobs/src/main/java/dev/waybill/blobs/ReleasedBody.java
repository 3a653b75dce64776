package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.web.Response;

/// What came of taking a reference away (API §3).
///
/// @param released whether there was one to take away
/// @param referenceCount how many are left
/// @param eligibleForGc whether nobody holds the blob any more
record ReleasedBody(boolean released, long referenceCount, boolean eligibleForGc) {

    static Response answer(BlobSteps.Released released) {
        long left = released.referenceCount();
        return Response.json(200, new ReleasedBody(released.released(), left, left == 0));
    }
}
