package dev.waybill.blobs;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.blob.BlobChecks;
import dev.waybill.aws.blob.BlobObjects;
import dev.waybill.aws.blob.BlobReader;
import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.IndexingQueue;
import dev.waybill.aws.blob.SweepReceipts;
import dev.waybill.aws.blob.SweepRecords;
import dev.waybill.aws.blob.Sweeper;
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
final class BlobsWiring {

    private BlobsWiring() {}

    static HttpFunction of(Backends backends) {
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        addBlobs(endpoints, backends);
        addReferences(endpoints, backends);
        addUploads(endpoints, backends);
        addSweeps(endpoints, backends);
        return new HttpFunction(
                new Router(endpoints),
                new Authenticator(
                        AccessTable.of(backends),
                        backends.config().adminTokenSha256(),
                        backends.config().trustedIssuer(),
                        backends.clock()),
                backends.idempotency(),
                backends.ids(),
                backends.clock());
    }

    private static void addBlobs(Map<Operation, Endpoint> endpoints, Backends backends) {
        BlobsTable blobs = BlobsTable.of(backends);
        BlobObjects objects = BlobObjects.of(backends);
        BlobChecks checks = BlobChecks.of(backends);
        BlobUrls urls = BlobUrls.of(backends);
        BodyStore store = BodyStore.of(backends);
        endpoints.put(Operation.STORE_BLOB, new StoreBlob(store));
        endpoints.put(Operation.PUT_BLOB, new PutBlob(store));
        endpoints.put(Operation.FIND_MISSING, new FindMissing(blobs));
        endpoints.put(Operation.HEAD_BLOB, new HeadBlob(blobs));
        endpoints.put(Operation.GET_BLOB, new GetBlob(blobs));
        endpoints.put(Operation.LIST_BLOBS, new ListBlobs(blobs));
        endpoints.put(
                Operation.GET_CONTENT,
                new GetContent(blobs, new BlobReader(objects, checks), urls));
        endpoints.put(Operation.GET_BLOB_URL, new GetBlobUrl(blobs, urls));
        endpoints.put(
                Operation.VERIFY_BLOB,
                new VerifyBlob(blobs, objects, checks, IndexingQueue.of(backends)));
    }

    private static void addReferences(Map<Operation, Endpoint> endpoints, Backends backends) {
        BlobsTable blobs = BlobsTable.of(backends);
        BlobSteps steps = BlobSteps.of(backends);
        endpoints.put(Operation.LIST_HOLDERS, new ListHolders(blobs));
        endpoints.put(Operation.PUT_HOLDER, new PutHolder(steps));
        endpoints.put(Operation.DELETE_HOLDER, new DeleteHolder(steps));
        endpoints.put(Operation.RELEASE_BLOB, new ReleaseBlob(steps));
        endpoints.put(Operation.RESTORE_BLOB, new RestoreBlob(steps));
        endpoints.put(Operation.DELETE_BLOB, new DeleteBlob(BlobRemoval.of(backends), blobs));
    }

    private static void addUploads(Map<Operation, Endpoint> endpoints, Backends backends) {
        UploadTickets tickets = UploadTickets.of(backends);
        UploadCompletion completion = UploadCompletion.of(backends);
        endpoints.put(Operation.CREATE_UPLOAD, new CreateUpload(tickets));
        endpoints.put(Operation.SIGN_PARTS, new SignParts(tickets));
        endpoints.put(Operation.GET_UPLOAD, new GetUpload(tickets));
        endpoints.put(Operation.COMPLETE_UPLOAD, new CompleteUpload(completion));
        endpoints.put(Operation.ABANDON_UPLOAD, new AbandonUpload(completion));
    }

    private static void addSweeps(Map<Operation, Endpoint> endpoints, Backends backends) {
        SweepRecords records = SweepRecords.of(backends);
        endpoints.put(
                Operation.START_SWEEP,
                new StartSweep(records, Sweeper.of(backends), backends.ids(), backends.clock()));
        endpoints.put(Operation.GET_SWEEP, new GetSweep(records, SweepReceipts.of(backends)));
    }
}
