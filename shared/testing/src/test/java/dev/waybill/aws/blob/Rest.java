package dev.waybill.aws.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The invariants of the blob protocol (A.2), read from what is stored.
final class Rest {

    private final BlobWorld world;
    private final Map<Digest, BlobRow> rows = new HashMap<>();
    private final Map<Digest, ReferenceCounts> holders = new HashMap<>();
    private final List<String> others = new ArrayList<>();
    private Totals totals = Totals.NONE;

    private Rest(BlobWorld world) {
        this.world = world;
        world.items().forEach(this::read);
    }

    private void read(Map<String, AttributeValue> item) {
        String kind = Attributes.of(item).text(BlobKeys.ITEM);
        if (kind.equals(BlobKeys.ROW)) {
            BlobRow row = BlobItem.fromItem(item);
            rows.put(row.digest(), row);
            assertThat(Attributes.of(item).number(BlobItem.REFERENCE_COUNT))
                    .as("the sum of the references")
                    .isEqualTo(row.references().sum());
            assertThat(Attributes.of(item).item()).isEqualTo(withOwed(item, BlobItem.toItem(row)));
        } else if (kind.startsWith(BlobKeys.HOLDER_PREFIX)) {
            Holder holder = HolderItem.holder(item);
            holders.merge(
                    BlobKeys.digest(item),
                    ReferenceCounts.one(holder.kind()),
                    ReferenceCounts::plus);
        } else if (kind.equals(BlobKeys.TOTALS)) {
            totals = totals.plus(TotalsItem.fromItem(item));
        } else if (!isRecord(item)) {
            others.add(Attributes.of(item).text(BlobKeys.AGGREGATE) + " " + kind);
        }
    }

    /// What sweeps and the scrubber write down about themselves stays.
    private static boolean isRecord(Map<String, AttributeValue> item) {
        String aggregate = Attributes.of(item).text(BlobKeys.AGGREGATE);
        return aggregate.startsWith("sweep#") || aggregate.equals("scrub");
    }

    private static Map<String, AttributeValue> withOwed(
            Map<String, AttributeValue> item, Map<String, AttributeValue> row) {
        Map<String, AttributeValue> all = new HashMap<>(row);
        for (String name : List.of(Owed.SHARD, Owed.AT, Owed.TRIES)) {
            if (item.containsKey(name)) {
                all.put(name, item.get(name));
            }
        }
        return all;
    }

    /// What holds at any moment at which no transaction is half done, for there is no such moment.
    static Rest holds(BlobWorld world) {
        Rest seen = new Rest(world);
        seen.countsAreHolders();
        seen.totalsAreSums();
        seen.liveOnesHaveTheirBytes();
        return seen;
    }

    /// What holds when nothing is under way any more.
    static void atRest(BlobWorld world) {
        Rest seen = holds(world);
        assertThat(seen.others).as("uploads and receipts at rest").isEmpty();
        for (BlobRow row : seen.rows.values()) {
            assertThat(row.state()).as("state at rest").isNotEqualTo(BlobState.VERIFYING);
            assertThat(row.references().sum() > 0 || row instanceof BlobRow.Stored)
                    .as("an Expected row has holders")
                    .isTrue();
        }
        seen.onlyNamedObjectsAreThere();
    }

    private void countsAreHolders() {
        Set<Digest> known = new HashSet<>(holders.keySet());
        known.removeAll(rows.keySet());
        assertThat(known).as("holders without a row").isEmpty();
        rows.forEach((digest, row) -> {
            ReferenceCounts items = holders.getOrDefault(digest, ReferenceCounts.NONE);
            assertThat(row.references().named()).as("named").isEqualTo(items.named());
            assertThat(row.references().outside()).as("outside").isEqualTo(items.outside());
        });
    }

    private void totalsAreSums() {
        Totals sum =
                rows.values().stream()
                        .map(row -> Totals.of(Optional.of(row)))
                        .reduce(Totals.NONE, Totals::plus);
        assertThat(totals).isEqualTo(sum).isEqualTo(world.table().totals());
    }

    private void liveOnesHaveTheirBytes() {
        for (BlobRow row : rows.values()) {
            if (row instanceof BlobRow.Stored stored && stored.state() == BlobState.LIVE) {
                assertThat(BlobObjects.of(world.backends).hash(stored.object()))
                        .map(BlobHashes.Found::digest)
                        .contains(stored.digest());
            }
        }
    }

    private void onlyNamedObjectsAreThere() {
        Set<String> named = new HashSet<>();
        for (BlobRow row : rows.values()) {
            if (row instanceof BlobRow.Stored stored && stored.state() != BlobState.CORRUPT) {
                named.add(new BlobObject(stored.digest(), stored.nonce()).key());
            }
        }
        String bucket = world.config.blobsBucket();
        assertThat(world.s3.listObjectsV2(list -> list.bucket(bucket).prefix("blobs/")).contents())
                .extracting(S3Object::key)
                .as("objects at rest")
                .containsExactlyInAnyOrderElementsOf(named);
        assertThat(world.s3.listMultipartUploads(list -> list.bucket(bucket)).uploads())
                .extracting(MultipartUpload::key)
                .as("multipart uploads at rest")
                .isEmpty();
    }

    /// The holders of every other kind than `artifact`.
    static Holder outsider(int number) {
        return new Holder(HolderKind.DISTRIBUTION, "distribution " + number);
    }
}
