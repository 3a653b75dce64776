package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Calls;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobObject;
import java.io.IOException;
import java.io.OutputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Reads parts of objects.
public final class BlobRanges {

    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_RANGE = 416;

    private final S3Client s3;
    private final String bucket;

    private BlobRanges(Backends backends) {
        this.s3 = backends.clients().s3();
        this.bucket = backends.config().blobsBucket();
    }

    /// The objects on what `backends` name.
    public static BlobRanges of(Backends backends) {
        return new BlobRanges(backends);
    }

    /// Copies the `length` bytes of `object` from `from` on to `out`. One GET.
    ///
    /// @param length ≥ 1
    /// @return false when there is no such object, or it has not so many bytes
    /// @throws Unavailable when it broke off
    /// @throws IOException when `out` does
    public boolean copy(BlobObject object, long from, long length, OutputStream out)
            throws IOException {
        GetObjectRequest request =
                GetObjectRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .range("bytes=" + from + "-" + (from + length - 1))
                        .build();
        try (ResponseInputStream<GetObjectResponse> in =
                Calls.read("open a part of an object", () -> s3.getObject(request))) {
            return in.response().contentLength() == length && copy(in, length, out);
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND || e.statusCode() == NO_SUCH_RANGE) {
                return false;
            }
            throw e;
        }
    }

    private static boolean copy(
            ResponseInputStream<GetObjectResponse> in, long length, OutputStream out)
            throws IOException {
        byte[] buffer = new byte[(int) Math.min(length, 256 << 10)];
        long left = length;
        while (left > 0) {
            int count = read(in, buffer, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new Unavailable(
                        "read a part of an object", new IOException("the object broke off"));
            }
            out.write(buffer, 0, count);
            left -= count;
        }
        return true;
    }

    private static int read(ResponseInputStream<GetObjectResponse> in, byte[] buffer, int most) {
        try {
            return in.read(buffer, 0, most);
        } catch (IOException e) {
            throw new Unavailable("read a part of an object", e);
        }
    }
}
