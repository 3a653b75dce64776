package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Calls;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The objects of the bucket. Each key is written by one upload only, so an object that is there
/// does not change, but for faults from outside.
public final class BlobObjects {

    private static final int NOT_FOUND = 404;
    private static final String COMPOSITE = "-";

    private final S3Client s3;
    private final String bucket;

    /// @param s3 the objects
    /// @param bucket the bucket
    public BlobObjects(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// The objects of the bucket that `backends` name.
    public static BlobObjects of(Backends backends) {
        return new BlobObjects(backends.clients().s3(), backends.config().blobsBucket());
    }

    /// What S3 says about an object without its bytes.
    ///
    /// @param sizeBytes its size
    /// @param digest its SHA-256, where S3 has checked it: of objects that were written in one PUT
    public record Seen(long sizeBytes, Optional<Digest> digest) {

        /// Whether nothing speaks against its being the blob `expected` of `expectedBytes`.
        public boolean canBe(Digest expected, long expectedBytes) {
            return sizeBytes == expectedBytes
                    && digest.filter(found -> !found.equals(expected)).isEmpty();
        }
    }

    /// Writes `body` to `object`; S3 checks their digest. Idempotent.
    public void put(BlobObject object, Body body) {
        PutObjectRequest request =
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .contentLength(body.found().sizeBytes())
                        .checksumSHA256(BlobUrls.base64(object.digest()))
                        .build();
        Calls.write("write an object", () -> s3.putObject(request, body.request()));
    }

    /// What is at `object`; absent when nothing is.
    public Optional<Seen> head(BlobObject object) {
        HeadObjectRequest request =
                HeadObjectRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .checksumMode(ChecksumMode.ENABLED)
                        .build();
        try {
            HeadObjectResponse found =
                    Calls.read("look at an object", () -> s3.headObject(request));
            return Optional.of(
                    new Seen(
                            found.contentLength(),
                            Optional.ofNullable(found.checksumSHA256())
                                    .flatMap(BlobObjects::whole)));
        } catch (S3Exception e) {
            return absentOrThrow(e);
        }
    }

    /// A composite checksum (over parts) says nothing about the whole.
    private static Optional<Digest> whole(String checksum) {
        if (checksum.contains(COMPOSITE)) {
            return Optional.empty();
        }
        return Optional.of(Digest.ofHash(Base64.getDecoder().decode(checksum)));
    }

    /// Reads `object` from its first byte to its last and hashes it, in bounded memory; absent when
    /// there is none. When the connection breaks, [Unavailable]: nothing that was read so far
    /// counts.
    public Optional<BlobHashes.Found> hash(BlobObject object) {
        return hash(object, ByteTap.NONE);
    }

    /// The same, while `tap` sees the bytes go by.
    Optional<BlobHashes.Found> hash(BlobObject object, ByteTap tap) {
        return read(
                object,
                in -> {
                    BlobHashes.Found found = BlobHashes.of(in, tap);
                    if (found.sizeBytes() != in.response().contentLength()) {
                        throw new IOException("the object broke off");
                    }
                    return found;
                });
    }

    /// The first `most` bytes of `object`, or all if there are fewer; absent when there is none.
    public Optional<byte[]> bytes(BlobObject object, int most) {
        return read(
                object,
                in -> {
                    byte[] bytes = in.readNBytes(most);
                    if (bytes.length < Math.min(most, in.response().contentLength())) {
                        throw new IOException("the object broke off");
                    }
                    if (bytes.length == most) {
                        in.abort();
                    }
                    return bytes;
                });
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResponseInputStream<GetObjectResponse> in) throws IOException;
    }

    private <T> Optional<T> read(BlobObject object, Reader<T> reader) {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(bucket).key(object.key()).build();
        try (ResponseInputStream<GetObjectResponse> in =
                Calls.read("open an object", () -> s3.getObject(request))) {
            return Optional.of(reader.read(in));
        } catch (S3Exception e) {
            return absentOrThrow(e);
        } catch (IOException e) {
            throw new Unavailable("read an object", e);
        }
    }

    /// Deletes `object`, if it is there.
    public void delete(BlobObject object) {
        DeleteObjectRequest request =
                DeleteObjectRequest.builder().bucket(bucket).key(object.key()).build();
        Calls.write("delete an object", () -> s3.deleteObject(request));
    }

    private static <T> Optional<T> absentOrThrow(S3Exception e) {
        if (e instanceof NoSuchKeyException || e.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        throw e;
    }
}
