package dev.waybill.attachments;

import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// Removes this session's attachment, committed or not; another session's of the same bytes stays,
/// and so do the bytes while anybody holds them.
final class DeleteAttachment implements Endpoint {

    private final AttachmentRegister register;

    DeleteAttachment(AttachmentRegister register) {
        this.register = register;
    }

    @Override
    public Response handle(Call call) {
        Response gone = Response.empty(204);
        register.delete(AttachmentPath.toChange(call), call.deed(gone));
        return gone;
    }
}
