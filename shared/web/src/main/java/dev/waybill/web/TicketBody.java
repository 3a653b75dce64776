package dev.waybill.web;

import dev.waybill.domain.blob.PartPlan;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.domain.blob.Upload;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A ticket in an answer (API §3): with a URL for one PUT, or with the plan of the parts.
public record TicketBody(
        String state,
        String uploadId,
        @Nullable String method,
        @Nullable String url,
        @Nullable Map<String, String> headers,
        @Nullable Long partSizeBytes,
        @Nullable Integer partCount,
        String expiresAt,
        long expiresIn) {

    private static final String CONTENT_LENGTH = "content-length";

    /// The ticket of an upload in one PUT.
    public static TicketBody ofSingle(Upload upload, SignedUrl url, Instant now) {
        return new TicketBody(
                "upload",
                upload.id(),
                "PUT",
                url.url(),
                headers(url),
                null,
                null,
                url.expiresAt().toString(),
                seconds(now, url.expiresAt()));
    }

    /// The ticket of an upload in parts.
    public static TicketBody ofMultipart(Upload upload, Instant now) {
        PartPlan plan = upload.multipart().orElseThrow().plan();
        return new TicketBody(
                "multipart",
                upload.id(),
                null,
                null,
                null,
                plan.partSizeBytes(),
                plan.partCount(),
                upload.expiresAt().toString(),
                seconds(now, upload.expiresAt()));
    }

    /// The headers that the client must set. The length, signed too, is set by every client itself,
    /// and many refuse to be told.
    public static Map<String, String> headers(SignedUrl url) {
        Map<String, String> headers = new LinkedHashMap<>(url.headers());
        headers.remove(CONTENT_LENGTH);
        return headers;
    }

    /// The whole seconds from `now` to `end`.
    public static long seconds(Instant now, Instant end) {
        return Duration.between(now, end).toSeconds();
    }
}
