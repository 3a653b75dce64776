package dev.waybill.attachments;

import dev.waybill.aws.Slice;
import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;
import java.time.Instant;

/// Lists what no session has committed, oldest intent first; one recorded a moment ago may be
/// missing.
final class ListUncommitted implements Endpoint {

    private static final String OLDER_THAN = "older_than_epoch_ms";

    /// Far behind every intent.
    private static final long LATEST = 99_999_999_999_999L;

    private final AttachmentsTable attachments;

    ListUncommitted(AttachmentsTable attachments) {
        this.attachments = attachments;
    }

    @Override
    public Response handle(Call call) {
        long youngest =
                call.request().query(OLDER_THAN).map(ListUncommitted::millis).orElse(LATEST);
        Page page = Page.of(call.request());
        Slice<Attachment> found =
                attachments.listUncommitted(
                        Instant.ofEpochMilli(youngest), page.limit(), page.after());
        return Page.answer(
                call.request(), "entries", found.map(EntryBody::of).items(), found.next());
    }

    private static long millis(String text) {
        try {
            long millis = Long.parseLong(text);
            if (millis >= 0) {
                return Math.min(millis, LATEST);
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequest(OLDER_THAN, "must be a whole number of milliseconds");
        }
        throw new InvalidRequest(OLDER_THAN, "must not be negative");
    }
}
