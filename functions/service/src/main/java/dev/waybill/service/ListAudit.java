package dev.waybill.service;

import dev.waybill.aws.AuditTable;
import dev.waybill.aws.Slice;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Request;
import dev.waybill.web.Response;
import dev.waybill.web.Times;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Lists audit records, newest first.
final class ListAudit implements Endpoint {

    private static final int MAX_RESOURCE_CHARS = 1024;

    private final AuditTrail trail;

    ListAudit(AuditTrail trail) {
        this.trail = trail;
    }

    private record Body(
            String auditId,
            String at,
            String subject,
            String action,
            String resource,
            @Nullable Long beforeRevision,
            @Nullable Long afterRevision,
            String requestId) {

        static Body of(AuditTable.Entry entry) {
            return new Body(
                    entry.auditId(),
                    Instant.ofEpochMilli(entry.atMillis()).toString(),
                    entry.subject(),
                    entry.action(),
                    entry.resource(),
                    entry.beforeRevision().orElse(null),
                    entry.afterRevision().orElse(null),
                    entry.requestId());
        }
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Slice<Body> records =
                trail.list(
                                filter(call.request()),
                                page.after(text -> AuditTrail.requirePosition(text, call.at())),
                                page.limit(),
                                call.at())
                        .map(Body::of);
        return Page.answer(call.request(), "records", records.items(), records.next());
    }

    private static AuditTrail.Filter filter(Request request) {
        return new AuditTrail.Filter(
                request.query("subject").map(name -> Name.require("subject", name)),
                request.query("resource").map(ListAudit::resource),
                request.query("since").map(since -> Times.parse("since", since)));
    }

    private static String resource(String text) {
        if (text.isEmpty() || text.length() > MAX_RESOURCE_CHARS) {
            throw new InvalidRequest(
                    "resource", "must have 1 to " + MAX_RESOURCE_CHARS + " characters");
        }
        return text;
    }
}
