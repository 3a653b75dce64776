package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadEnd;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Removes what is left of uploads of which nothing can arrive any more (protocol A.1.12), in this
/// order, so that a crash between any two steps leaves nothing that nobody knows of:
///
/// 1. an upload that is still undecided dies;
/// 2. what S3 holds of its parts is dropped, before the object, so that nobody can join them
///    afterwards;
/// 3. its object is deleted with its chunk list, unless the row names it;
/// 4. its record is deleted.
///
/// Only a pass that *began* after `reap_at` may do the last step: bytes may arrive until then.
public final class UploadReaper {

    private final BlobsTable blobs;
    private final UploadSteps uploads;
    private final UploadRecords records;
    private final BlobObjects objects;
    private final ChunkLists chunks;
    private final MultipartObjects parts;

    private UploadReaper(Backends backends) {
        this.blobs = BlobsTable.of(backends);
        this.uploads = UploadSteps.of(backends);
        this.records = new UploadRecords(blobs);
        this.objects = BlobObjects.of(backends);
        this.chunks = ChunkLists.of(backends);
        this.parts = MultipartObjects.of(backends);
    }

    /// The reaper on what `backends` name.
    public static UploadReaper of(Backends backends) {
        return new UploadReaper(backends);
    }

    /// The uploads that may be reaped by a pass that begins at `pass`, oldest first, at most
    /// `limit`.
    public List<String> list(Instant pass, int limit) {
        return blobs.listReapable(pass, limit);
    }

    /// Removes what is left of upload `id`, if it may be.
    ///
    /// @param pass when this pass began, not the time at which this is called
    /// @return whether the upload's record is gone by this
    public boolean reap(String id, Instant pass) {
        Optional<Upload> upload = blobs.findUpload(id);
        if (upload.isEmpty() || upload.get().reapAt().isAfter(pass)) {
            return false;
        }
        if (upload.get().undecided()) {
            uploads.giveUp(id, UploadEnd.EXPIRED, pass, DeedOf.none());
        }
        return blobs.findUpload(id).filter(this::remove).isPresent();
    }

    private boolean remove(Upload upload) {
        if (upload.undecided()) {
            return false;
        }
        if (upload.kind() == UploadKind.MULTIPART) {
            parts.abortAll(upload.object());
        }
        if (upload.state() == UploadState.DEAD || !isNamedByItsRow(upload)) {
            objects.delete(upload.object());
            chunks.delete(upload.object());
        }
        return records.drop(upload);
    }

    /// Read consistently, after the upload. Once it does not, it never will again: an upload is
    /// adopted only once.
    private boolean isNamedByItsRow(Upload upload) {
        return blobs.find(upload.digest()).orElse(null) instanceof BlobRow.Stored row
                && row.object().equals(upload.object());
    }
}
