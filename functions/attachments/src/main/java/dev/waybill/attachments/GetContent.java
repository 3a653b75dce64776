package dev.waybill.attachments;

import dev.waybill.attachments.HeldBytes.Held;
import dev.waybill.aws.blob.BlobReader;
import dev.waybill.aws.blob.BlobReader.Read;
import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.web.BlobProblem;
import dev.waybill.web.Call;
import dev.waybill.web.Content;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The bytes of an attachment, with the type that its session says: small ones hashed again before
/// the first of them is sent, large ones by a redirect to S3, whatever the caller has.
final class GetContent implements Endpoint {

    /// How long a URL is good for.
    private static final Duration URL_LIFETIME = Duration.ofMinutes(15);

    private final HeldBytes held;
    private final BlobReader reader;
    private final BlobUrls urls;

    GetContent(HeldBytes held, BlobReader reader, BlobUrls urls) {
        this.held = held;
        this.reader = reader;
        this.urls = urls;
    }

    @Override
    public Response handle(Call call) {
        boolean redirect = call.request().flag("redirect");
        return Attempts.until(
                "read an attachment",
                () -> {
                    Held found = readable(call);
                    BlobRow.Stored row = found.blob();
                    return redirect || row.sizeBytes() > UploadLimits.MAX_BODY_BYTES
                            ? Optional.of(Response.redirect(url(urls, found, call.at()).url()))
                            : Content.known(call.request(), found.blob().digest().toString())
                                    .or(() -> read(found, call));
                });
    }

    /// A URL whose answer has the type that the session says.
    static SignedUrl url(BlobUrls urls, Held held, Instant now) {
        String type = held.attachment().meta().mediaType().text();
        return urls.get(held.blob().object(), type, now, URL_LIFETIME);
    }

    private Held readable(Call call) {
        Held found =
                AttachmentPath.toRead(call)
                        .flatMap(held::find)
                        .orElseThrow(() -> AttachmentPath.notFound(call).refused());
        if (found.blob().state() == BlobState.CORRUPT) {
            throw BlobProblem.damaged(found.blob()).refused();
        }
        return found;
    }

    /// Absent when the blob got another object while this one was read.
    private Optional<Response> read(Held found, Call call) {
        String type = found.attachment().meta().mediaType().text();
        return switch (reader.read(found.blob(), call.at())) {
            case Read.Intact intact ->
                    Optional.of(
                            Content.answer(
                                    call.request(),
                                    intact.bytes(),
                                    type,
                                    found.blob().digest().toString()));
            case Read.Damaged(BlobRow.Stored marked) -> throw BlobProblem.damaged(marked).refused();
            case Read.Moved() -> Optional.empty();
        };
    }
}
