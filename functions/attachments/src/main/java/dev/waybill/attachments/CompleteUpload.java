package dev.waybill.attachments;

import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.aws.blob.UploadCompletion;
import dev.waybill.aws.blob.UploadCompletion.Completion;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Upload;
import dev.waybill.web.BlobBody;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.UploadProblem;
import java.util.List;
import java.util.Optional;

/// Ends an upload of this session's; may be called again until the bytes are there.
final class CompleteUpload implements Endpoint {

    private static final String UPLOAD_ID = "upload_id";

    private final AttachmentsTable attachments;
    private final UploadTickets tickets;
    private final UploadCompletion completion;

    CompleteUpload(
            AttachmentsTable attachments, UploadTickets tickets, UploadCompletion completion) {
        this.attachments = attachments;
        this.tickets = tickets;
        this.completion = completion;
    }

    private record Verifying(String state) {}

    private record There(BlobBody blob, AttachmentBody attachment) {}

    @Override
    public Response handle(Call call) {
        String uploadId = call.name(UPLOAD_ID);
        SessionId session = AttachmentPath.session(call);
        AttachmentKey key =
                tickets.find(uploadId)
                        .filter(upload -> isOf(upload, session))
                        .map(upload -> new AttachmentKey(session, upload.digest()))
                        .orElseThrow(() -> notFound(uploadId).refused());
        Attachment attachment =
                attachments
                        .find(key)
                        .orElseThrow(() -> AttachmentPath.notFound(session, key.id()).refused());
        Completion completed =
                completion.complete(
                        uploadId,
                        call.at(),
                        decided ->
                                Optional.of(
                                        call.deed(answer(decided, attachment, uploadId))
                                                .about(key.resource())));
        return answer(completed, attachment, uploadId);
    }

    private static boolean isOf(Upload upload, SessionId session) {
        return upload.holder()
                .equals(Optional.of(new AttachmentKey(session, upload.digest()).holder()));
    }

    private static Response answer(Completion completed, Attachment attachment, String uploadId) {
        return switch (completed) {
            case Completion.There(Optional<BlobRow> row) ->
                    row.flatMap(BlobBody::shown)
                            .map(blob -> new There(blob, AttachmentBody.of(attachment)))
                            .map(there -> Response.json(200, there))
                            .orElseThrow(() -> notFound(uploadId).refused());
            case Completion.Verifying() -> Response.json(202, new Verifying("verifying"));
            case Completion.Incomplete(List<Integer> missing) ->
                    throw UploadProblem.incomplete(missing).refused();
            case Completion.PartsChanged() -> throw UploadProblem.partsChanged().refused();
            case Completion.Mismatch() -> throw UploadProblem.mismatch(uploadId).refused();
            case Completion.Unknown() -> throw notFound(uploadId).refused();
        };
    }

    private static Problem notFound(String uploadId) {
        return Problem.of(Code.UPLOAD_NOT_FOUND, "The session has no such upload, or not any more")
                .with(UPLOAD_ID, uploadId);
    }
}
