package dev.waybill.testing.stack;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Config;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Blobs counted anew from every item of the table and every object of the bucket, to be compared
/// with what is reported. Knows nothing of the code that counts while things happen: it reads
/// attributes and keys as they are stored.
///
/// @param blobs how many rows own an object
/// @param bytes the sizes of those
/// @param referencedBytes the sizes of those that somebody holds
/// @param largestBytes the size of the largest of those
/// @param faults what contradicts itself, in words; empty when all is well
/// @param reportedTotals the totals as they are kept
/// @param reportedLargest the largest size as it is found by index
public record Recount(
        long blobs,
        long bytes,
        long referencedBytes,
        OptionalLong largestBytes,
        List<String> faults,
        Totals reportedTotals,
        OptionalLong reportedLargest) {

    private static final Set<String> OWNERS = Set.of("Live", "Quarantined", "Corrupt");
    private static final String BLOBS_PREFIX = "blobs/";

    public Recount {
        faults = List.copyOf(faults);
    }

    /// Counts what `backends` keep. At rest: what is under way meanwhile is counted half.
    public static Recount of(Backends backends) {
        Counting counting = new Counting(backends);
        return counting.result(BlobsTable.of(backends));
    }

    /// That every count is the number of its holders, every Live blob has its object, and what is
    /// reported (as `GET /v1/stats` does) is what was counted.
    public void assertExact() {
        Totals counted = new Totals(blobs, bytes, referencedBytes);
        if (!faults.isEmpty()
                || !counted.equals(reportedTotals)
                || !largestBytes.equals(reportedLargest)) {
            throw new AssertionError(
                    "counted %s, largest %s; reported %s, largest %s; %s"
                            .formatted(
                                    counted,
                                    largestBytes,
                                    reportedTotals,
                                    reportedLargest,
                                    faults));
        }
    }

    private static final class Counting {

        private final Map<String, Attributes> rows = new TreeMap<>();
        private final Map<String, Long> named = new HashMap<>();
        private final Map<String, Long> outside = new HashMap<>();
        private final Map<String, Long> objects = new HashMap<>();
        private final List<String> faults = new ArrayList<>();

        Counting(Backends backends) {
            Config config = backends.config();
            backends.clients()
                    .dynamoDb()
                    .scanPaginator(
                            scan -> scan.tableName(config.tables().blobs()).consistentRead(true))
                    .items()
                    .forEach(this::read);
            backends.clients()
                    .s3()
                    .listObjectsV2Paginator(
                            list -> list.bucket(config.blobsBucket()).prefix(BLOBS_PREFIX))
                    .contents()
                    .forEach(this::read);
        }

        private void read(S3Object object) {
            objects.put(object.key(), object.size());
        }

        private void read(Map<String, AttributeValue> item) {
            Attributes from = Attributes.of(item);
            String aggregate = from.text("aggregate");
            String kind = from.text("item");
            if (kind.equals("row")) {
                rows.put(aggregate, from);
            } else if (kind.startsWith("holder#artifact#")) {
                named.merge(aggregate, 1L, Long::sum);
            } else if (kind.startsWith("holder#")) {
                outside.merge(aggregate, 1L, Long::sum);
            }
        }

        Recount result(BlobsTable reported) {
            long blobs = 0;
            long bytes = 0;
            long referenced = 0;
            OptionalLong largest = OptionalLong.empty();
            for (Map.Entry<String, Attributes> entry : rows.entrySet()) {
                Attributes row = entry.getValue();
                check(entry.getKey(), row);
                if (OWNERS.contains(row.text("state"))) {
                    long size = row.number("size_bytes");
                    blobs++;
                    bytes += size;
                    referenced += row.number("reference_count") > 0 ? size : 0;
                    largest = OptionalLong.of(Math.max(size, largest.orElse(0)));
                }
            }
            return new Recount(
                    blobs,
                    bytes,
                    referenced,
                    largest,
                    faults,
                    reported.totals(),
                    reported.largestBytes());
        }

        private void check(String aggregate, Attributes row) {
            long anonymous = row.number("anonymous");
            long count = anonymous + row.number("named") + row.number("outside");
            boolean isOwner = OWNERS.contains(row.text("state"));
            require(anonymous >= 0, aggregate, "has fewer than no anonymous references");
            require(row.number("reference_count") == count, aggregate, "counts another sum");
            require(
                    row.number("named") == named.getOrDefault(aggregate, 0L),
                    aggregate,
                    "counts other artifact holders");
            require(
                    row.number("outside") == outside.getOrDefault(aggregate, 0L),
                    aggregate,
                    "counts other holders");
            require(
                    row.findNumber("unreferenced_since").isPresent() == (isOwner && count == 0),
                    aggregate,
                    "is in the index of what nobody holds, or is not, by mistake");
            if (row.text("state").equals("Live") || row.text("state").equals("Quarantined")) {
                String hex = aggregate.substring("blob#".length());
                String key =
                        BLOBS_PREFIX
                                + "sha256/"
                                + hex.substring(0, 2)
                                + "/"
                                + hex
                                + "/"
                                + row.text("nonce");
                require(
                        Objects.equals(objects.get(key), row.number("size_bytes")),
                        aggregate,
                        "has no object of its size");
            }
        }

        private void require(boolean holds, String aggregate, String fault) {
            if (!holds) {
                faults.add(aggregate + " " + fault);
            }
        }
    }
}
