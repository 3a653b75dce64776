package dev.waybill.testing.s3;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Writes, reads and deletes whole objects.
final class ObjectOperations {
    private static final String DEFAULT_TYPE = "application/octet-stream";

    private final Buckets buckets;
    private final ContentStore contents;
    private final InstantSource clock;

    ObjectOperations(Buckets buckets, ContentStore contents, InstantSource clock) {
        this.buckets = buckets;
        this.contents = contents;
        this.clock = clock;
    }

    PutObjectResponse put(PutObjectRequest request, RequestBody body) {
        Bucket bucket = buckets.require(request.bucket());
        ContentStore.Received received = contents.receive(body, request.contentLength());
        Hashes hashes = received.hashes();
        try {
            hashes.require(
                    request.contentMD5(),
                    request.checksumSHA256(),
                    request.checksumCRC32(),
                    request.checksumCRC32C());
            boolean keepsSha256 =
                    request.checksumSHA256() != null
                            || request.checksumAlgorithm() == ChecksumAlgorithm.SHA256;
            StoredObject object =
                    new StoredObject(
                            received.content(),
                            ETags.of(hashes),
                            keepsSha256 ? Optional.of(hashes.sha256()) : Optional.empty(),
                            clock.instant().truncatedTo(ChronoUnit.SECONDS),
                            headers(request));
            StoredObject replaced =
                    bucket.put(
                            request.key(),
                            object,
                            new Bucket.Precondition(request.ifMatch(), request.ifNoneMatch()));
            if (replaced != null) {
                contents.discard(replaced.content());
            }
            PutObjectResponse.Builder response = PutObjectResponse.builder().eTag(object.etag());
            object.sha256().ifPresent(response::checksumSHA256);
            return response.build();
        } catch (RuntimeException e) {
            contents.discard(received.content());
            throw e;
        }
    }

    private static StoredObject.Headers headers(PutObjectRequest request) {
        return new StoredObject.Headers(
                request.contentType() == null ? DEFAULT_TYPE : request.contentType(),
                request.contentEncoding(),
                request.contentDisposition(),
                request.cacheControl(),
                request.metadata());
    }

    <T> T get(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        if (request.partNumber() != null || request.versionId() != null) {
            throw new UnsupportedOperationException("parts and versions of objects");
        }
        StoredObject object = buckets.require(request.bucket()).require(request.key());
        requireConditions(object, request.ifMatch(), request.ifNoneMatch());
        long length = object.content().length();
        Optional<ByteRange> range = ByteRange.parse(request.range(), length);
        GetObjectResponse.Builder response =
                GetObjectResponse.builder()
                        .acceptRanges("bytes")
                        .contentLength(range.map(ByteRange::length).orElse(length))
                        .eTag(object.etag())
                        .lastModified(object.lastModified())
                        .contentType(object.headers().contentType())
                        .contentEncoding(object.headers().contentEncoding())
                        .contentDisposition(object.headers().contentDisposition())
                        .cacheControl(object.headers().cacheControl())
                        .metadata(object.headers().metadata());
        range.ifPresent(part -> response.contentRange(part.toHeader(length)));
        if (request.checksumMode() == ChecksumMode.ENABLED && range.isEmpty()) {
            object.sha256()
                    .ifPresent(sum -> response.checksumSHA256(sum).checksumType(type(object)));
        }
        AbortableInputStream in =
                AbortableInputStream.create(
                        object.content()
                                .open(
                                        range.map(ByteRange::from).orElse(0L),
                                        range.map(ByteRange::to).orElse(length)));
        try {
            return transformer.transform(response.build(), in);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw SdkClientException.create("read an object", e);
        }
    }

    HeadObjectResponse head(HeadObjectRequest request) {
        StoredObject object = buckets.require(request.bucket()).require(request.key());
        requireConditions(object, request.ifMatch(), request.ifNoneMatch());
        HeadObjectResponse.Builder response =
                HeadObjectResponse.builder()
                        .acceptRanges("bytes")
                        .contentLength(object.content().length())
                        .eTag(object.etag())
                        .lastModified(object.lastModified())
                        .contentType(object.headers().contentType())
                        .contentEncoding(object.headers().contentEncoding())
                        .contentDisposition(object.headers().contentDisposition())
                        .cacheControl(object.headers().cacheControl())
                        .metadata(object.headers().metadata());
        if (request.checksumMode() == ChecksumMode.ENABLED) {
            object.sha256()
                    .ifPresent(sum -> response.checksumSHA256(sum).checksumType(type(object)));
        }
        return response.build();
    }

    DeleteObjectResponse delete(DeleteObjectRequest request) {
        StoredObject removed = buckets.require(request.bucket()).remove(request.key());
        if (removed != null) {
            contents.discard(removed.content());
        }
        return DeleteObjectResponse.builder().build();
    }

    private static ChecksumType type(StoredObject object) {
        return object.isComposite() ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
    }

    private static void requireConditions(
            StoredObject object, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch != null && !ETags.match(ifMatch, object.etag())) {
            throw S3Refusals.preconditionFailed();
        }
        if (ifNoneMatch != null && ETags.match(ifNoneMatch, object.etag())) {
            throw S3Refusals.refusal(304, "NotModified", "Not Modified");
        }
    }
}
