package dev.waybill.attachments;

import dev.waybill.attachments.HeldBytes.Held;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// What a session says of an attachment of its own.
final class GetAttachment implements Endpoint {

    private final HeldBytes held;

    GetAttachment(HeldBytes held) {
        this.held = held;
    }

    @Override
    public Response handle(Call call) {
        Held found =
                AttachmentPath.toRead(call)
                        .flatMap(held::find)
                        .orElseThrow(() -> AttachmentPath.notFound(call).refused());
        return Response.json(200, AttachmentBody.of(found));
    }
}
