package dev.waybill.testing.s3;

import java.time.InstantSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// The twin of S3: the client's interface over objects in memory. Thread-safe.
///
/// As strict as S3: lengths and checksums (SHA-256, CRC32, CRC32C, MD5) are enforced before
/// anything is stored, `If-None-Match: *` is atomic, parts are joined only if every tag and
/// checksum fits, and all but the last have 5 MiB. Unlike S3 it has no versions, no access rules
/// and no other checksum algorithm in multipart uploads; what it does not know it refuses as
/// unsupported.
///
/// Contents over 1 MiB lie in temporary files until [#close()].
public final class InMemoryS3 implements S3Client {
    private final ContentStore contents = new ContentStore();
    private final Buckets buckets = new Buckets();
    private final ObjectOperations objects;
    private final MultipartOperations multipart;
    private final Listings listings = new Listings(buckets);
    private final MultipartListings multipartListings = new MultipartListings(buckets);

    /// An empty twin with the system's clock.
    public InMemoryS3() {
        this(InstantSource.system());
    }

    /// An empty twin whose objects are dated by this clock.
    public InMemoryS3(InstantSource clock) {
        objects = new ObjectOperations(buckets, contents, clock);
        multipart = new MultipartOperations(buckets, contents, clock);
    }

    @Override
    public CreateBucketResponse createBucket(CreateBucketRequest request) {
        return buckets.create(request);
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        return buckets.head(request);
    }

    @Override
    public DeleteBucketResponse deleteBucket(DeleteBucketRequest request) {
        return buckets.delete(request);
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        return objects.put(request, body);
    }

    @Override
    public <T> T getObject(
            GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        return objects.get(request, transformer);
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        return objects.head(request);
    }

    @Override
    public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
        return objects.delete(request);
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        return listings.list(request);
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
            CreateMultipartUploadRequest request) {
        return multipart.create(request);
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        return multipart.uploadPart(request, body);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            CompleteMultipartUploadRequest request) {
        return multipart.complete(request);
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
        return multipart.abort(request);
    }

    @Override
    public ListPartsResponse listParts(ListPartsRequest request) {
        return multipartListings.listParts(request);
    }

    @Override
    public ListMultipartUploadsResponse listMultipartUploads(ListMultipartUploadsRequest request) {
        return multipartListings.listUploads(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    /// Deletes the temporary files.
    @Override
    public void close() {
        contents.clear();
    }
}
