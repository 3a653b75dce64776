package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.IndexingQueue.Task;
import dev.waybill.aws.blob.MultipartObjects.Part;
import dev.waybill.aws.blob.UploadSteps.Step;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadEnd;
import dev.waybill.domain.blob.UploadState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Ends uploads: completes them (protocol A.1.3, A.1.4), or abandons them (A.1.11). Everything may
/// be called again, by anybody, at any time.
public final class UploadCompletion {

    private final BlobsTable blobs;
    private final UploadSteps uploads;
    private final UploadRecords records;
    private final BlobObjects objects;
    private final MultipartObjects parts;
    private final IndexingQueue indexing;

    private UploadCompletion(Backends backends, BlobsTable blobs) {
        this.blobs = blobs;
        this.uploads = UploadSteps.of(backends);
        this.records = new UploadRecords(blobs);
        this.objects = BlobObjects.of(backends);
        this.parts = MultipartObjects.of(backends);
        this.indexing = IndexingQueue.of(backends);
    }

    /// The completion on what `backends` name.
    public static UploadCompletion of(Backends backends) {
        return new UploadCompletion(backends, BlobsTable.of(backends));
    }

    /// What came of completing an upload.
    public sealed interface Completion {
        /// The blob is there. It may be gone again since: then `row` is absent.
        record There(Optional<BlobRow> row) implements Completion {}

        /// The indexer hashes it.
        record Verifying() implements Completion {}

        /// Bytes are missing.
        ///
        /// @param missingParts the numbers of parts that are missing; none for an upload without
        ///   parts
        record Incomplete(List<Integer> missingParts) implements Completion {}

        /// Parts have changed since it was completed for the first time.
        record PartsChanged() implements Completion {}

        /// The bytes are not what was declared; the upload is dead.
        record Mismatch() implements Completion {}

        /// There is no such upload, or not any more.
        record Unknown() implements Completion {}
    }

    /// Completes upload `id`.
    ///
    /// @param deed recorded with the step that decides; none when nothing is left to decide
    public Completion complete(String id, Instant now, DeedOf<Completion> deed) {
        Optional<Upload> read = blobs.findUpload(id);
        if (read.isEmpty() || !read.get().kind().isOfClient()) {
            return new Completion.Unknown();
        }
        Upload upload = read.get();
        return upload.state() == UploadState.OPEN
                ? completeOpen(upload, now, deed)
                : decided(upload);
    }

    private Completion completeOpen(Upload upload, Instant now, DeedOf<Completion> deed) {
        return switch (upload.kind()) {
            case SINGLE -> completeSingle(upload, now, deed);
            case MULTIPART -> completeMultipart(upload, now, deed);
            case DIRECT, INTERNAL -> new Completion.Unknown();
        };
    }

    private Completion completeSingle(Upload upload, Instant now, DeedOf<Completion> deed) {
        Optional<BlobObjects.Seen> seen = objects.head(upload.object());
        if (seen.isEmpty()) {
            return new Completion.Incomplete(List.of());
        }
        if (!seen.get().canBe(upload.digest(), upload.sizeBytes())) {
            Step step = uploads.giveUp(upload.id(), UploadEnd.REJECTED, now, DeedOf.none());
            return completion(step);
        }
        Step step =
                uploads.settle(
                        upload.id(),
                        UploadState.OPEN,
                        Optional.empty(),
                        now,
                        settled -> deed.of(completion(settled)));
        switch (step) {
            case Step.Adopted _ -> sendRead(upload);
            case Step.Discarded _ -> dropOwnObject(upload);
            case Step.Verifying _, Step.Died _, Step.Unfit _, Step.Unknown _ -> {}
        }
        return completion(step);
    }

    private Completion completeMultipart(Upload upload, Instant now, DeedOf<Completion> deed) {
        Optional<String> s3UploadId = upload.multipart().flatMap(Upload.Multipart::s3UploadId);
        if (s3UploadId.isEmpty()) {
            return new Completion.Incomplete(List.of());
        }
        Optional<Completion> obstacle = join(upload, s3UploadId.get());
        if (obstacle.isPresent() && objects.head(upload.object()).isEmpty()) {
            return obstacle.get();
        }
        Step step =
                uploads.startVerifying(upload.id(), now, started -> deed.of(completion(started)));
        if (step instanceof Step.Verifying) {
            sendRead(upload);
        }
        return completion(step);
    }

    /// Joins the parts; what is in the way, if anything is. When the object is there all the same,
    /// it is nothing: the parts were joined before, and S3 has forgotten them.
    private Optional<Completion> join(Upload upload, String s3UploadId) {
        Optional<List<Part>> listed = parts.list(upload.object(), s3UploadId);
        List<Integer> missing =
                MultipartObjects.missing(
                        upload.multipart().orElseThrow().plan(), listed.orElse(List.of()));
        if (!missing.isEmpty()) {
            return Optional.of(new Completion.Incomplete(missing));
        }
        if (!records.freezeParts(upload.id(), MultipartObjects.fingerprint(listed.orElseThrow()))) {
            return Optional.of(new Completion.PartsChanged());
        }
        return switch (parts.join(upload.object(), s3UploadId, listed.orElseThrow())) {
            case DONE -> Optional.empty();
            case NO_SUCH_UPLOAD -> Optional.of(new Completion.Unknown());
            case PARTS_CHANGED -> Optional.of(new Completion.PartsChanged());
        };
    }

    private Completion completion(Step step) {
        return switch (step) {
            case Step.Adopted(BlobRow.Stored row) -> new Completion.There(Optional.of(row));
            case Step.Discarded(BlobRow.Stored row) -> new Completion.There(Optional.of(row));
            case Step.Verifying _ -> new Completion.Verifying();
            case Step.Died _ -> new Completion.Mismatch();
            case Step.Unfit(Upload upload) -> decided(upload);
            case Step.Unknown _ -> new Completion.Unknown();
        };
    }

    private Completion decided(Upload upload) {
        return switch (upload.state()) {
            case OPEN -> throw new IllegalStateException("an open upload never is unfit");
            case VERIFYING -> new Completion.Verifying();
            case ADOPTED -> new Completion.There(blobs.find(upload.digest()));
            case DEAD ->
                    switch (upload.end().orElseThrow()) {
                        case DISCARDED -> new Completion.There(blobs.find(upload.digest()));
                        case REJECTED -> new Completion.Mismatch();
                        case ABANDONED, EXPIRED -> new Completion.Unknown();
                    };
        };
    }

    /// Abandons upload `id` and drops what has arrived of it. One that is decided stays as it is.
    ///
    /// @param deed recorded with the step, if there is one
    /// @return false when there is no such upload
    public boolean abandon(String id, Instant now, DeedOf<Step> deed) {
        Optional<Upload> read = blobs.findUpload(id);
        if (read.isEmpty() || !read.get().kind().isOfClient()) {
            return false;
        }
        Step step = uploads.giveUp(id, UploadEnd.ABANDONED, now, deed);
        if (step instanceof Step.Died) {
            dropBytes(read.get());
        }
        return true;
    }

    /// The upload is dead whether this works or not: the reaper does it too, and once more when
    /// nothing can arrive any more.
    private void dropBytes(Upload upload) {
        try {
            upload.multipart()
                    .flatMap(Upload.Multipart::s3UploadId)
                    .ifPresent(s3 -> parts.abort(upload.object(), s3));
            objects.delete(upload.object());
        } catch (Unavailable e) {
            return;
        }
    }

    private void dropOwnObject(Upload upload) {
        try {
            objects.delete(upload.object());
        } catch (Unavailable e) {
            return;
        }
    }

    /// The message is owed as long as the upload says so: upkeep sends it if this does not.
    private void sendRead(Upload upload) {
        try {
            indexing.send(new Task.ReadUpload(upload.id()));
        } catch (Unavailable e) {
            return;
        }
    }
}
