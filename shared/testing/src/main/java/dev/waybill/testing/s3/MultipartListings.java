package dev.waybill.testing.s3;

import dev.waybill.testing.dynamodb.value.Utf8;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;

/// Lists unfinished uploads and their parts, in pages.
final class MultipartListings {
    private static final int MAX_PARTS = 1000;
    private static final int MAX_UPLOADS = 1000;
    private static final Comparator<MultipartUpload> BY_KEY_AND_AGE =
            Comparator.comparing(MultipartUpload::key, Utf8.ORDER)
                    .thenComparing(MultipartUpload::initiated)
                    .thenComparing(MultipartUpload::id);

    private final Buckets buckets;

    MultipartListings(Buckets buckets) {
        this.buckets = buckets;
    }

    ListPartsResponse listParts(ListPartsRequest request) {
        MultipartUpload upload =
                buckets.require(request.bucket()).requireUpload(request.key(), request.uploadId());
        int limit =
                request.maxParts() == null ? MAX_PARTS : Math.min(MAX_PARTS, request.maxParts());
        int marker = request.partNumberMarker() == null ? 0 : request.partNumberMarker();
        List<Part> parts = new ArrayList<>();
        boolean truncated = false;
        for (Map.Entry<Integer, MultipartUpload.Part> part :
                upload.parts().tailMap(marker, false).entrySet()) {
            if (parts.size() == limit) {
                truncated = true;
                break;
            }
            parts.add(describe(upload, part.getKey(), part.getValue()));
        }
        ListPartsResponse.Builder response =
                ListPartsResponse.builder()
                        .bucket(request.bucket())
                        .key(request.key())
                        .uploadId(request.uploadId())
                        .partNumberMarker(marker)
                        .maxParts(limit)
                        .isTruncated(truncated)
                        .parts(parts);
        if (!parts.isEmpty()) {
            response.nextPartNumberMarker(parts.getLast().partNumber());
        }
        if (upload.algorithm() != null) {
            response.checksumAlgorithm(upload.algorithm()).checksumType(ChecksumType.COMPOSITE);
        }
        return response.build();
    }

    private static Part describe(MultipartUpload upload, int number, MultipartUpload.Part part) {
        return Part.builder()
                .partNumber(number)
                .eTag(part.etag())
                .size(part.content().length())
                .lastModified(part.lastModified())
                .checksumSHA256(upload.needsSha256() ? part.hashes().sha256() : null)
                .build();
    }

    ListMultipartUploadsResponse listUploads(ListMultipartUploadsRequest request) {
        String prefix = request.prefix() == null ? "" : request.prefix();
        int limit =
                request.maxUploads() == null
                        ? MAX_UPLOADS
                        : Math.min(MAX_UPLOADS, request.maxUploads());
        List<MultipartUpload> waiting =
                buckets.require(request.bucket()).uploads().values().stream()
                        .filter(upload -> upload.key().startsWith(prefix))
                        .sorted(BY_KEY_AND_AGE)
                        .dropWhile(upload -> isListed(upload, request))
                        .toList();
        List<MultipartUpload> page = waiting.subList(0, Math.min(limit, waiting.size()));
        ListMultipartUploadsResponse.Builder response =
                ListMultipartUploadsResponse.builder()
                        .bucket(request.bucket())
                        .prefix(request.prefix())
                        .keyMarker(request.keyMarker())
                        .uploadIdMarker(request.uploadIdMarker())
                        .maxUploads(limit)
                        .isTruncated(page.size() < waiting.size())
                        .uploads(page.stream().map(MultipartListings::describe).toList());
        if (page.size() < waiting.size()) {
            response.nextKeyMarker(page.getLast().key()).nextUploadIdMarker(page.getLast().id());
        }
        return response.build();
    }

    /// Whether an upload lies at or before the markers: up to the key without an upload's id, up to
    /// that upload with one.
    private static boolean isListed(MultipartUpload upload, ListMultipartUploadsRequest request) {
        if (request.keyMarker() == null) {
            return false;
        }
        int order = Utf8.ORDER.compare(upload.key(), request.keyMarker());
        if (order != 0 || request.uploadIdMarker() == null) {
            return order <= 0;
        }
        return !upload.id().equals(request.uploadIdMarker());
    }

    private static software.amazon.awssdk.services.s3.model.MultipartUpload describe(
            MultipartUpload upload) {
        return software.amazon.awssdk.services.s3.model.MultipartUpload.builder()
                .key(upload.key())
                .uploadId(upload.id())
                .initiated(upload.initiated())
                .checksumAlgorithm(upload.algorithm())
                .checksumType(upload.algorithm() == null ? null : ChecksumType.COMPOSITE)
                .build();
    }
}
