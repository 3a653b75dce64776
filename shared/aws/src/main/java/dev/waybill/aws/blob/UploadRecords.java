package dev.waybill.aws.blob;

import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadState;
import java.util.Optional;

/// What happens to an upload's record alone, one conditional write each.
public final class UploadRecords {

    private static final String OPEN = "#state = :open";

    private final Rows rows;

    /// @param blobs the table
    public UploadRecords(BlobsTable blobs) {
        this.rows = blobs.rows();
    }

    /// Names the S3 upload that takes the parts. Of several who begin at once one wins.
    ///
    /// @return S3's name that counts; absent when the upload is open no more
    public Optional<String> nameMultipart(String id, String s3UploadId) {
        Expression update =
                Expression.of("SET #s3 = :s3")
                        .name("#s3", UploadItem.S3_UPLOAD_ID)
                        .text(":s3", s3UploadId);
        Expression unnamed =
                open(OPEN + " AND attribute_not_exists(#s3)").name("#s3", UploadItem.S3_UPLOAD_ID);
        return switch (rows.update(
                "name a multipart upload", BlobKeys.upload(id), update, unnamed)) {
            case Rows.Written.Done(_) -> Optional.of(s3UploadId);
            case Rows.Written.Refused(var item) ->
                    Optional.of(item)
                            .filter(there -> !there.isEmpty())
                            .map(UploadItem::fromItem)
                            .filter(there -> there.state() == UploadState.OPEN)
                            .flatMap(Upload::multipart)
                            .flatMap(Upload.Multipart::s3UploadId);
        };
    }

    /// Freezes the list of parts before S3 is asked to join them: whoever completes an upload,
    /// however late, joins the same parts (protocol A.1.2).
    ///
    /// @param parts a hash of the list
    /// @return false when another list was frozen, or the upload is open no more
    public boolean freezeParts(String id, String parts) {
        Expression update =
                Expression.of("SET #frozen = :parts")
                        .name("#frozen", UploadItem.FROZEN_PARTS)
                        .text(":parts", parts);
        Expression same =
                open(OPEN + " AND (attribute_not_exists(#frozen) OR #frozen = :parts)")
                        .name("#frozen", UploadItem.FROZEN_PARTS)
                        .text(":parts", parts);
        return rows.update("freeze parts", BlobKeys.upload(id), update, same)
                instanceof Rows.Written.Done;
    }

    private static Expression open(String text) {
        return Expression.of(text)
                .name("#state", UploadItem.STATE)
                .text(":open", UploadState.OPEN.toString());
    }

    /// Deletes the record of an upload that is over. Only for the reaper, which knows that nothing
    /// of it can arrive any more (protocol A.1.12).
    ///
    /// @return false when it was not in this state any more
    public boolean drop(Upload upload) {
        Expression same =
                Expression.of("#state = :state")
                        .name("#state", UploadItem.STATE)
                        .text(":state", upload.state().toString());
        return rows.delete("drop an upload's record", BlobKeys.upload(upload.id()), same);
    }
}
