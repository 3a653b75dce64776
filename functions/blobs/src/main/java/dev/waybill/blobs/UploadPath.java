package dev.waybill.blobs;

import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.domain.blob.Upload;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;

/// The upload that a path names.
final class UploadPath {

    private static final String UPLOAD_ID = "upload_id";

    private UploadPath() {}

    static String id(Call call) {
        return call.name(UPLOAD_ID);
    }

    static Upload require(Call call, UploadTickets tickets) {
        return tickets.find(id(call)).orElseThrow(() -> notFound(call).refused());
    }

    static Problem notFound(Call call) {
        return Problem.of(Code.UPLOAD_NOT_FOUND, "There is no such upload, or not any more")
                .with(UPLOAD_ID, id(call));
    }
}
