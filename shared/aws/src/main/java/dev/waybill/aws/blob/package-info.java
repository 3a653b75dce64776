/// The table `blobs` and the bucket: every step of the blob protocol as one documented transaction,
/// and every object.
///
/// [dev.waybill.aws.blob.BlobsTable] reads. [dev.waybill.aws.blob.BlobReferences] adds and drops
/// holders, also within other aggregates' transactions. [dev.waybill.aws.blob.UploadSteps] and
/// [dev.waybill.aws.blob.BlobSteps] are the steps of uploads and of blobs.
/// [dev.waybill.aws.blob.BlobObjects] is the bucket.
@NullMarked
package dev.waybill.aws.blob;

import org.jspecify.annotations.NullMarked;
