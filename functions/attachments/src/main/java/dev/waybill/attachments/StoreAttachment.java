package dev.waybill.attachments;

import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.AttachmentMeta;
import dev.waybill.domain.attachment.Intent;
import dev.waybill.domain.attachment.MediaType;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.RawBytes;
import dev.waybill.web.Request;
import dev.waybill.web.Response;
import java.util.Optional;

/// Stores a small body as an attachment: its intent first, then its bytes. What fails in between
/// leaves an intent without bytes, which ages out.
final class StoreAttachment implements Endpoint {

    private final AttachmentRegister register;
    private final BodyStore store;

    StoreAttachment(AttachmentRegister register, BodyStore store) {
        this.register = register;
        this.store = store;
    }

    @Override
    public Response handle(Call call) {
        byte[] bytes = RawBytes.of(call.request());
        BlobHashes.Found hashes = BlobHashes.of(bytes);
        AttachmentKey key = new AttachmentKey(AttachmentPath.session(call), hashes.digest());
        Intent intent =
                new Intent(key, meta(call.request()), bytes.length, call.at(), Optional.empty());
        Attachment attachment = register.record(intent);
        Response answer = Response.json(201, AttachmentBody.of(attachment));
        store.store(
                bytes,
                hashes,
                Optional.of(key.holder()),
                BlobDescription.NONE,
                call.at(),
                _ -> Optional.of(call.deed(answer).about(key.resource())));
        return answer;
    }

    private static AttachmentMeta meta(Request request) {
        return new AttachmentMeta(
                RawBytes.mediaType(request)
                        .map(text -> MediaType.parse("media_type", text))
                        .orElse(MediaType.OCTETS),
                pixels(request, "width"),
                pixels(request, "height"),
                request.query("label"));
    }

    private static Optional<Long> pixels(Request request, String name) {
        return request.query(name)
                .map(_ -> (long) request.number(name, 0, AttachmentMeta.MAX_PIXELS, 0));
    }
}
