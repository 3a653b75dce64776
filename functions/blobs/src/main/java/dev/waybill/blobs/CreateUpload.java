package dev.waybill.blobs;

import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.SignedUrl;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives out a ticket for an upload, or says that none is needed.
final class CreateUpload implements Endpoint {

    private final UploadTickets tickets;

    CreateUpload(UploadTickets tickets) {
        this.tickets = tickets;
    }

    private record Body(
            @Nullable String digest,
            @Nullable Long sizeBytes,
            @Nullable String artifactType,
            @Nullable String mediaType,
            @Nullable String name,
            @Nullable Map<String, @Nullable String> custom,
            @Nullable String holder) {

        UploadTickets.Wish parse() {
            if (digest == null) {
                throw new InvalidRequest("digest", "is required");
            }
            Digest declared = Digest.parse("digest", digest);
            if (sizeBytes == null || sizeBytes < 0) {
                throw new InvalidRequest("size_bytes", "is required, and not negative");
            }
            if (sizeBytes > UploadLimits.MAX_BLOB_BYTES) {
                throw Problem.of(Code.TOO_LARGE, "A blob has at most 20 GiB")
                        .with("field", "size_bytes")
                        .refused();
            }
            BlobDescription description =
                    BlobDescription.parse(
                            Optional.ofNullable(artifactType),
                            Optional.ofNullable(mediaType),
                            Optional.ofNullable(name),
                            parsedCustom());
            Optional<Holder> held =
                    Optional.ofNullable(holder)
                            .map(text -> Holder.artifact(Name.require("holder", text)));
            return new UploadTickets.Wish(declared, sizeBytes, description, held);
        }

        private Map<String, String> parsedCustom() {
            Map<String, String> parsed = new LinkedHashMap<>();
            if (custom != null) {
                custom.forEach((key, value) -> {
                    if (value == null) {
                        throw new InvalidRequest("custom", "must hold texts");
                    }
                    parsed.put(key, value);
                });
            }
            return parsed;
        }
    }

    private record Present(String state, BlobBody blob) {
        static Response answer(BlobRow.Stored row) {
            return Response.json(200, new Present("present", BlobBody.of(row)));
        }
    }

    /// What is kept of a ticket: enough to make it anew.
    private record Kept(String state, String uploadId) {}

    @Override
    public Response handle(Call call) {
        UploadTickets.Wish wish = call.request().json(Body.class).parse();
        Ticket ticket =
                tickets.ask(wish, call.at(), decided -> Optional.of(call.deed(kept(decided))));
        return switch (ticket) {
            case Ticket.Present(BlobRow.Stored row) -> Present.answer(row);
            case Ticket.Open(Upload upload) -> answer(upload, call);
            case Ticket.OtherSize(BlobRow.Stored row) ->
                    throw UploadProblem.otherSize(row).refused();
        };
    }

    private static Response kept(Ticket ticket) {
        return switch (ticket) {
            case Ticket.Present(BlobRow.Stored row) -> Present.answer(row);
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
        if (upload.multipart().isPresent()) {
            return Response.json(201, TicketBody.ofMultipart(upload, call.at()));
        }
        SignedUrl url = tickets.url(upload, call.at());
        return Response.json(201, TicketBody.ofSingle(upload, url, call.at()));
    }
}
