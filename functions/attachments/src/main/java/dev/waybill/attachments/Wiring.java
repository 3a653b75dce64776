package dev.waybill.attachments;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.attachment.AttachmentCommits;
import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.aws.blob.BlobReader;
import dev.waybill.aws.blob.BlobSource;
import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.UploadCompletion;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.web.Authenticator;
import dev.waybill.web.Endpoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import dev.waybill.web.Router;
import java.util.EnumMap;
import java.util.Map;

/// Puts the function together.
final class Wiring {

    private Wiring() {}

    static HttpFunction of(Backends backends) {
        return new HttpFunction(
                new Router(endpoints(backends)),
                new Authenticator(
                        AccessTable.of(backends),
                        backends.config().adminTokenSha256(),
                        backends.config().trustedIssuer(),
                        backends.clock()),
                backends.idempotency(),
                backends.ids(),
                backends.clock());
    }

    private static Map<Operation, Endpoint> endpoints(Backends backends) {
        AttachmentsTable attachments = AttachmentsTable.of(backends);
        AttachmentRegister register = AttachmentRegister.of(backends);
        BlobsTable blobs = BlobsTable.of(backends);
        UploadTickets tickets = UploadTickets.of(backends);
        BlobReader reader = BlobReader.of(backends);
        BlobUrls urls = BlobUrls.of(backends);
        HeldBytes held = new HeldBytes(attachments, blobs);
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(
                Operation.STORE_ATTACHMENT, new StoreAttachment(register, BodyStore.of(backends)));
        endpoints.put(Operation.LIST_ATTACHMENTS, new ListAttachments(attachments, held));
        endpoints.put(
                Operation.CREATE_ATTACHMENT_UPLOAD, new CreateUpload(register, tickets, blobs));
        endpoints.put(
                Operation.COMPLETE_ATTACHMENT_UPLOAD,
                new CompleteUpload(attachments, tickets, UploadCompletion.of(backends)));
        endpoints.put(
                Operation.COMMIT_ATTACHMENTS,
                new CommitAttachments(AttachmentCommits.of(backends)));
        endpoints.put(
                Operation.RESOLVE_ATTACHMENTS,
                new ResolveAttachments(held, BlobSource.of(backends), urls));
        endpoints.put(Operation.GET_ATTACHMENT, new GetAttachment(held));
        endpoints.put(Operation.GET_ATTACHMENT_CONTENT, new GetContent(held, reader, urls));
        endpoints.put(Operation.DELETE_ATTACHMENT, new DeleteAttachment(register));
        endpoints.put(Operation.FORGET_ATTACHMENT, new ForgetAttachment(register));
        endpoints.put(Operation.LIST_UNCOMMITTED, new ListUncommitted(attachments));
        return endpoints;
    }
}
