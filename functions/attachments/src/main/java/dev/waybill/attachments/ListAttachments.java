package dev.waybill.attachments;

import dev.waybill.aws.Slice;
import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists a session's attachments by id, all or those that are not committed. What was written
/// before is seen.
final class ListAttachments implements Endpoint {

    /// The longest page, so that its answer stays below 3 MiB.
    private static final int MOST = 400;

    private final AttachmentsTable attachments;

    ListAttachments(AttachmentsTable attachments) {
        this.attachments = attachments;
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
                        page.after().map(Digest::new));
        return Page.answer(
                call.request(), "attachments", found.map(EntryBody::whole).items(), found.next());
    }
}
