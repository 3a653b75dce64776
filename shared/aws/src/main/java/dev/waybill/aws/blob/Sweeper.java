package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Rows;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Receipt;
import dev.waybill.domain.blob.Sweep;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Carries sweeps on in bounded steps: a page of one shard at a time, and at last the end. Every
/// step may be done by anybody, again, and at the same time as by others.
public final class Sweeper {

    private static final int PAGE = 100;
    private static final String STILL_THERE = "its object is still to be deleted";

    private final Backends backends;
    private final BlobsTable blobs;
    private final SweepRecords records;
    private final SweepReceipts receipts;
    private final BlobRemoval removal;
    private final InstantSource clock;

    private Sweeper(Backends backends) {
        this.backends = backends;
        this.blobs = BlobsTable.of(backends);
        this.records = SweepRecords.of(backends);
        this.receipts = SweepReceipts.of(backends);
        this.removal = BlobRemoval.of(backends);
        this.clock = backends.clock();
    }

    /// The sweeper on what `backends` name.
    public static Sweeper of(Backends backends) {
        return new Sweeper(backends);
    }

    /// A part of a sweep that can be done next.
    public sealed interface Step {
        /// A page of a shard.
        record Page(Sweep sweep, SweepProgress progress) implements Step {}

        /// All shards are through: the end.
        record End(Sweep sweep) implements Step {}

        /// It has had its time.
        record GiveUp(Sweep sweep) implements Step {}
    }

    /// The steps of all running sweeps that can be done now, at most one per shard.
    ///
    /// @param limit how many sweeps
    public List<Step> list(Instant now, int limit) {
        return records.listRunning(now, limit).stream()
                .flatMap(sweep -> steps(sweep, now).stream())
                .toList();
    }

    private List<Step> steps(Sweep sweep, Instant now) {
        if (sweep.isOverdue(now)) {
            return List.of(new Step.GiveUp(sweep));
        }
        List<Step> pages = new ArrayList<>();
        records.progress(sweep.id()).stream()
                .filter(progress -> !progress.done())
                .forEach(progress -> pages.add(new Step.Page(sweep, progress)));
        return pages.isEmpty() ? List.of(new Step.End(sweep)) : pages;
    }

    /// Does a step.
    ///
    /// @return false when somebody else did
    public boolean perform(Step step) {
        return switch (step) {
            case Step.Page(Sweep sweep, SweepProgress progress) ->
                    new SweepWalk(backends, sweep, progress).page();
            case Step.End(Sweep sweep) -> end(sweep);
            case Step.GiveUp(Sweep sweep) -> records.end(sweep.failed(clock.instant()));
        };
    }

    /// Carries one sweep on until it is through or `until` has come.
    public void carryOn(String id, Instant until) {
        boolean moved = true;
        while (moved && clock.instant().isBefore(until)) {
            Optional<Sweep> sweep = records.find(id).filter(found -> found.endedAt().isEmpty());
            if (sweep.isEmpty()) {
                return;
            }
            moved = false;
            for (Step step : steps(sweep.get(), clock.instant())) {
                moved |= clock.instant().isBefore(until) && perform(step);
            }
        }
    }

    /// Looks once more at everything that was removed (SPEC 5.2): whether the object is gone, and
    /// whether somebody has named its digest since, without bringing bytes.
    private boolean end(Sweep sweep) {
        boolean any = false;
        try (SweepReceipts.Draft draft = receipts.draft()) {
            Optional<Map<String, AttributeValue>> after = Optional.empty();
            do {
                Rows.Found page = records.listReclaimed(sweep.id(), after, PAGE);
                page.items().forEach(item -> add(draft, item));
                any |= !page.items().isEmpty();
                lookAgain(sweep, page.items());
                after = page.last();
            } while (after.isPresent());
            if (any) {
                draft.keep(sweep.id());
            }
        }
        return records.end(sweep.completed(clock.instant(), any));
    }

    private static void add(SweepReceipts.Draft draft, Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        draft.add(
                object(item), from.number(SweepItem.SIZE_BYTES), from.time(SweepItem.RECLAIMED_AT));
    }

    private static BlobObject object(Map<String, AttributeValue> reclaimed) {
        return new BlobObject(
                BlobKeys.sweptDigest(reclaimed, BlobKeys.RECLAIMED_PREFIX),
                Attributes.of(reclaimed).text(SweepItem.NONCE));
    }

    private void lookAgain(Sweep sweep, List<Map<String, AttributeValue>> page) {
        List<BlobObject> objects = page.stream().map(Sweeper::object).toList();
        Set<BlobObject> left = new HashSet<>(pending(objects));
        for (BlobObject object : left) {
            if (!isGoneNow(object)) {
                records.failed(sweep, object.digest(), STILL_THERE);
            }
        }
        Map<Digest, BlobRow> rows =
                blobs.findAll(objects.stream().map(BlobObject::digest).toList());
        rows.values().stream()
                .filter(row -> row instanceof BlobRow.Expected)
                .forEach(row -> records.referenced(sweep, row.digest()));
    }

    private List<BlobObject> pending(List<BlobObject> objects) {
        List<Map<String, AttributeValue>> keys = objects.stream().map(BlobKeys::receipt).toList();
        return blobs.rows().findAll("read receipts", keys, true).stream()
                .map(item -> ReceiptItem.fromItem(item).object())
                .toList();
    }

    private boolean isGoneNow(BlobObject object) {
        try {
            removal.workOff(new Receipt(object));
            return true;
        } catch (Unavailable | SdkException e) {
            return false;
        }
    }
}
