package dev.waybill.testing.s3;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// An upload in parts that is not finished.
///
/// @param algorithm the checksum that every part must carry; null: none
record MultipartUpload(
        String id,
        String key,
        Instant initiated,
        @Nullable ChecksumAlgorithm algorithm,
        StoredObject.Headers headers,
        NavigableMap<Integer, Part> parts) {
    private static final long MIN_PART_BYTES = 5L * 1024 * 1024;

    MultipartUpload(
            String id,
            String key,
            Instant initiated,
            @Nullable ChecksumAlgorithm algorithm,
            StoredObject.Headers headers) {
        this(id, key, initiated, algorithm, headers, new ConcurrentSkipListMap<>());
    }

    /// A part that was uploaded.
    record Part(Content content, Hashes hashes, Instant lastModified) {
        String etag() {
            return ETags.of(hashes);
        }
    }

    boolean needsSha256() {
        return algorithm == ChecksumAlgorithm.SHA256;
    }

    /// The object that the listed parts make; refuses a list that is not exactly right.
    StoredObject join(List<CompletedPart> listed, Instant now) {
        if (listed.isEmpty()) {
            throw S3Refusals.refusal(
                    400,
                    "MalformedXML",
                    "The XML you provided was not well-formed or did not validate against our"
                            + " published schema");
        }
        List<Content> contents = new ArrayList<>(listed.size());
        List<String> md5s = new ArrayList<>(listed.size());
        MessageDigest composite = Hashes.digest("SHA-256");
        int previous = 0;
        for (CompletedPart completed : listed) {
            if (completed.partNumber() <= previous) {
                throw S3Refusals.refusal(
                        400,
                        "InvalidPartOrder",
                        "The list of parts was not in ascending order. Parts must be ordered by"
                                + " part number.");
            }
            previous = completed.partNumber();
            Part part = require(completed);
            contents.add(part.content());
            md5s.add(part.hashes().md5());
            composite.update(Base64.getDecoder().decode(part.hashes().sha256()));
        }
        requireLongEnough(contents);
        String sha256 =
                Base64.getEncoder().encodeToString(composite.digest()) + "-" + listed.size();
        return new StoredObject(
                new Content.Joined(contents),
                ETags.ofParts(md5s),
                needsSha256() ? Optional.of(sha256) : Optional.empty(),
                now,
                headers);
    }

    /// The parts that a list does not name.
    List<Content> unused(List<CompletedPart> listed) {
        List<Integer> numbers = listed.stream().map(CompletedPart::partNumber).toList();
        return parts.entrySet().stream()
                .filter(part -> !numbers.contains(part.getKey()))
                .map(part -> part.getValue().content())
                .toList();
    }

    private Part require(CompletedPart completed) {
        Part part = parts.get(completed.partNumber());
        if (part == null
                || completed.eTag() == null
                || !ETags.match(completed.eTag(), part.etag())) {
            throw S3Refusals.invalidPart();
        }
        String sha256 = completed.checksumSHA256();
        if (needsSha256() && sha256 == null) {
            throw S3Refusals.invalidRequest(
                    "The upload was created using a sha256 checksum. The complete request must"
                            + " include the checksum for each part. It was missing for part "
                            + completed.partNumber()
                            + " in the request.");
        }
        if (sha256 != null && !sha256.equals(part.hashes().sha256())) {
            throw S3Refusals.invalidPart();
        }
        return part;
    }

    private static void requireLongEnough(List<Content> contents) {
        for (Content content : contents.subList(0, contents.size() - 1)) {
            if (content.length() < MIN_PART_BYTES) {
                throw S3Refusals.refusal(
                        400,
                        "EntityTooSmall",
                        "Your proposed upload is smaller than the minimum allowed size");
            }
        }
    }
}
