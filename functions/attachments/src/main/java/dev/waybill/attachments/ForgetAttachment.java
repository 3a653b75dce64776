package dev.waybill.attachments;

import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Takes an intent of this session back, unless it is committed.
final class ForgetAttachment implements Endpoint {

    private final AttachmentRegister register;

    ForgetAttachment(AttachmentRegister register) {
        this.register = register;
    }

    @Override
    public Response handle(Call call) {
        AttachmentKey key = AttachmentPath.toChange(call);
        Response gone = Response.empty(204);
        return switch (register.forget(key, call.deed(gone))) {
            case GONE -> gone;
            case COMMITTED ->
                    throw Problem.of(
                                    Code.ATTACHMENT_COMMITTED,
                                    "Only an intent can be forgotten; delete the attachment instead")
                            .with("session_id", key.session().value())
                            .with("attachment_id", key.id())
                            .refused();
        };
    }
}
