package dev.waybill.attachments;

import dev.waybill.aws.Slice;
import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists a session's attachments by id, all or those that are not committed: those that can be
/// read. An intent whose bytes are not there is none of them (SPEC F35). What was written before is
/// seen.
final class ListAttachments implements Endpoint {

    /// The longest page, so that its answer stays below 3 MiB.
    private static final int MOST = 400;

    private final AttachmentsTable attachments;
    private final HeldBytes held;

    ListAttachments(AttachmentsTable attachments, HeldBytes held) {
        this.attachments = attachments;
        this.held = held;
    }

    @Override
    public Response handle(Call call) {
        boolean pending = call.request().flag("pending");
        Page page = Page.of(call.request());
        Slice<Attachment> found =
                attachments.list(
                        AttachmentPath.session(call),
                        pending,
                        Math.min(page.limit(), MOST),
                        page.after(text -> Digest.parse("cursor", text)));
        return Page.answer(
                call.request(),
                "attachments",
                held.readable(found.items()).stream().map(EntryBody::whole).toList(),
                found.next());
    }
}
