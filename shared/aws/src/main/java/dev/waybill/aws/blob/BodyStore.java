package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.UploadSteps.Step;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.domain.blob.UploadState;
import java.time.Instant;
import java.util.Optional;

/// Stores bodies that are at hand (protocol A.1.1 to A.1.3, "direct put"): present, or record,
/// object, row, in this order. A crash in between leaves a record by which the reaper finds the
/// object.
public final class BodyStore {

    private final UploadSteps uploads;
    private final BlobObjects objects;
    private final PresentBlobs present;
    private final Ids ids;

    /// @param uploads the steps
    /// @param objects the bucket
    /// @param present finds blobs that need no bytes
    /// @param ids names uploads and nonces
    BodyStore(UploadSteps uploads, BlobObjects objects, PresentBlobs present, Ids ids) {
        this.uploads = uploads;
        this.objects = objects;
        this.present = present;
        this.ids = ids;
    }

    /// The store on what `backends` name.
    public static BodyStore of(Backends backends) {
        BlobObjects objects = BlobObjects.of(backends);
        return new BodyStore(
                UploadSteps.of(backends),
                objects,
                new PresentBlobs(BlobsTable.of(backends), objects, BlobChecks.of(backends)),
                backends.ids());
    }

    /// What came of a store.
    ///
    /// @param row the row then
    /// @param deduplicated whether the bytes were there already
    public record Stored(BlobRow.Stored row, boolean deduplicated) {}

    /// Stores `body`, once per call: each call counts one reference.
    ///
    /// @param hashes the digests of `body`
    /// @param holder who is to hold it; absent: one anonymous reference
    /// @param description what is said about it, if it is new
    /// @param deed recorded with the reference
    public Stored store(
            byte[] body,
            BlobHashes.Found hashes,
            Optional<Holder> holder,
            BlobDescription description,
            Instant now,
            DeedOf<Stored> deed) {
        Body bytes = Body.of(body, hashes);
        return Attempts.until(
                "store a blob",
                () -> {
                    Optional<BlobRow.Stored> there = present.find(hashes.digest(), now);
                    return there.isPresent()
                            ? uploads.addToPresent(
                                            there.get(),
                                            holder,
                                            now,
                                            row -> deed.of(new Stored(row, true)))
                                    .map(row -> new Stored(row, true))
                            : Optional.of(
                                    upload(
                                            UploadKind.DIRECT,
                                            bytes,
                                            holder,
                                            description,
                                            now,
                                            deed));
                });
    }

    /// Stores a body of the service's own, unless it is there, without any reference. It may be
    /// swept as soon as the grace allows it: the transaction that names it must take hold of it and
    /// demand that it is Live ([HolderChanges#requireLive]), and its caller store it again if not.
    ///
    /// @param description what is said about it, if it is new
    public void storeUnheld(Body body, BlobDescription description, Instant now) {
        if (present.find(body.found().digest(), now).isEmpty()) {
            upload(UploadKind.INTERNAL, body, Optional.empty(), description, now, DeedOf.none());
        }
    }

    private Stored upload(
            UploadKind kind,
            Body body,
            Optional<Holder> holder,
            BlobDescription description,
            Instant now,
            DeedOf<Stored> deed) {
        Upload upload =
                new Upload(
                        ids.next(),
                        new BlobObject(body.found().digest(), ids.next()),
                        kind,
                        UploadState.OPEN,
                        Optional.empty(),
                        body.found().sizeBytes(),
                        description,
                        holder,
                        Optional.empty(),
                        now,
                        now,
                        now.plus(UploadLimits.LONGEST_PUT));
        uploads.openDirect(upload);
        objects.put(upload.object(), body);
        Step step =
                uploads.settle(
                        upload.id(),
                        UploadState.OPEN,
                        Optional.of(body.found().others()),
                        now,
                        settled -> deed.of(stored(settled)));
        Stored stored = stored(step);
        if (stored.deduplicated()) {
            dropOwnObject(upload);
        }
        return stored;
    }

    private static Stored stored(Step step) {
        return switch (step) {
            case Step.Adopted(BlobRow.Stored row) -> new Stored(row, false);
            case Step.Discarded(BlobRow.Stored row) -> new Stored(row, true);
            case Step.Unfit _, Step.Unknown _, Step.Verifying _, Step.Died _ ->
                    throw new IllegalStateException("a direct upload is settled by its own call");
        };
    }

    /// The store is done, whether this works or not: the reaper does it too.
    private void dropOwnObject(Upload upload) {
        try {
            objects.delete(upload.object());
        } catch (Unavailable e) {
            return;
        }
    }
}
