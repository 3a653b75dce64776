package dev.waybill.attachments;

import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.AttachmentMeta;
import dev.waybill.domain.attachment.Intent;
import dev.waybill.domain.attachment.MediaType;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.web.BlobBody;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.TicketBody;
import dev.waybill.web.UploadProblem;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives out a ticket for the bytes of an attachment, or says that none is needed; its intent
/// first. The intent does not age while the upload is open.
final class CreateUpload implements Endpoint {

    private final AttachmentRegister register;
    private final UploadTickets tickets;
    private final BlobsTable blobs;

    CreateUpload(AttachmentRegister register, UploadTickets tickets, BlobsTable blobs) {
        this.register = register;
        this.tickets = tickets;
        this.blobs = blobs;
    }

    private record Body(
            @Nullable String digest,
            @Nullable Long sizeBytes,
            @Nullable String mediaType,
            @Nullable Long width,
            @Nullable Long height,
            @Nullable String label) {

        Intent parse(SessionId session, Instant now) {
            if (digest == null) {
                throw new InvalidRequest("digest", "is required");
            }
            if (mediaType == null) {
                throw new InvalidRequest("media_type", "is required");
            }
            if (sizeBytes == null || sizeBytes < 0) {
                throw new InvalidRequest("size_bytes", "is required, and not negative");
            }
            if (sizeBytes > UploadLimits.MAX_BLOB_BYTES) {
                throw Problem.of(Code.TOO_LARGE, "An attachment has at most 20 GiB")
                        .with("field", "size_bytes")
                        .refused();
            }
            AttachmentMeta meta =
                    new AttachmentMeta(
                            MediaType.parse("media_type", mediaType),
                            Optional.ofNullable(width),
                            Optional.ofNullable(height),
                            Optional.ofNullable(label));
            return new Intent(
                    new AttachmentKey(session, Digest.parse("digest", digest)),
                    meta,
                    sizeBytes,
                    now,
                    Optional.of(now.plus(UploadLimits.openFor(sizeBytes))));
        }
    }

    private record Present(String state, BlobBody blob, AttachmentBody attachment) {}

    /// What is kept of a ticket: enough to make it anew.
    private record Kept(String state, String uploadId) {}

    @Override
    public Response handle(Call call) {
        Intent intent =
                call.request().json(Body.class).parse(AttachmentPath.session(call), call.at());
        requireSize(intent);
        Attachment attachment = register.record(intent);
        Ticket ticket =
                tickets.ask(
                        new UploadTickets.Wish(
                                intent.key().digest(),
                                intent.sizeBytes(),
                                BlobDescription.NONE,
                                Optional.of(intent.key().holder())),
                        call.at(),
                        decided ->
                                Optional.of(
                                        call.deed(kept(decided, attachment))
                                                .about(intent.key().resource())));
        return switch (ticket) {
            case Ticket.Present(BlobRow.Stored row) -> present(row, attachment);
            case Ticket.Open(Upload upload) -> answer(upload, call);
            case Ticket.OtherSize(BlobRow.Stored row) ->
                    throw UploadProblem.otherSize(row).refused();
        };
    }

    /// A size that cannot be right is refused before anything is written.
    private void requireSize(Intent intent) {
        if (blobs.find(intent.key().digest()).orElse(null) instanceof BlobRow.Stored row
                && row.sizeBytes() != intent.sizeBytes()) {
            throw UploadProblem.otherSize(row).refused();
        }
    }

    private static Response present(BlobRow.Stored row, Attachment attachment) {
        return Response.json(
                200, new Present("present", BlobBody.of(row), AttachmentBody.of(attachment)));
    }

    private static Response kept(Ticket ticket, Attachment attachment) {
        return switch (ticket) {
            case Ticket.Present(BlobRow.Stored row) -> present(row, attachment);
            case Ticket.Open(Upload upload) -> Response.json(201, new Kept("open", upload.id()));
            case Ticket.OtherSize _ -> throw new IllegalStateException("refusals are not kept");
        };
    }

    @Override
    public Response replay(Call call, Response kept) {
        String uploadId = Json.readOwn(kept.bodyText()).path("upload_id").asText();
        return uploadId.isEmpty()
                ? kept
                : answer(
                        tickets.find(uploadId)
                                .orElseThrow(() ->
                                        new IllegalStateException("a ticket outlives its key")),
                        call);
    }

    private Response answer(Upload upload, Call call) {
        return Response.json(
                201,
                upload.multipart().isPresent()
                        ? TicketBody.ofMultipart(upload, call.at())
                        : TicketBody.ofSingle(upload, tickets.url(upload, call.at()), call.at()));
    }
}
