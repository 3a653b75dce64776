package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.blob.BlobObjects.Seen;
import dev.waybill.aws.blob.IndexingQueue.Task;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.domain.blob.Verification;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks at the objects of blobs that nobody asks for, before somebody does (protocol A.1.13): all
/// of them in turn, in order of digest, a few at a time. Each is looked at without its bytes; small
/// ones are hashed too; a large one is given to the indexer when it was not read for a month, at
/// most one per pass. What is wrong or gone makes the blob Corrupt, if the row still names the
/// object that was looked at; a new upload heals it.
public final class Scrubber {

    /// How long a large blob is left unread.
    public static final Duration UNREAD = Duration.ofDays(30);

    private static final String AFTER = "after";

    private final BlobsTable blobs;
    private final BlobObjects objects;
    private final BlobChecks checks;
    private final IndexingQueue indexing;
    private final InstantSource clock;

    private Scrubber(Backends backends) {
        this.blobs = BlobsTable.of(backends);
        this.objects = BlobObjects.of(backends);
        this.checks = BlobChecks.of(backends);
        this.indexing = IndexingQueue.of(backends);
        this.clock = backends.clock();
    }

    /// The scrubber on what `backends` name.
    public static Scrubber of(Backends backends) {
        return new Scrubber(backends);
    }

    /// What a pass came to.
    ///
    /// @param checked how many blobs were looked at
    /// @param damaged how many of them were found wrong or gone
    public record Scrubbed(int checked, int damaged) {}

    /// Looks at the next blobs.
    ///
    /// @param most how many at most
    /// @param until when to stop; what was begun is finished
    public Scrubbed scrub(int most, Instant until) {
        List<Digest> next = blobs.list(position(), most);
        Map<Digest, BlobRow> rows = blobs.findAll(next);
        boolean isHandedOver = false;
        Optional<Digest> last = Optional.empty();
        int checked = 0;
        int damaged = 0;
        for (Digest digest : next) {
            if (!clock.instant().isBefore(until)) {
                break;
            }
            last = Optional.of(digest);
            if (rows.get(digest) instanceof BlobRow.Stored row && row.state() == BlobState.LIVE) {
                checked++;
                damaged += isDamaged(row) ? 1 : 0;
                if (!isHandedOver && isToBeRead(row)) {
                    isHandedOver = true;
                    indexing.send(new Task.CheckObject(row.object()));
                }
            }
        }
        if (next.size() < most && last.equals(next.stream().reduce((_, later) -> later))) {
            last = Optional.empty();
        }
        move(last);
        return new Scrubbed(checked, damaged);
    }

    private boolean isDamaged(BlobRow.Stored row) {
        Instant now = clock.instant();
        Optional<Verification> wrong = look(row, now).filter(found -> !found.ok());
        return wrong.flatMap(found -> checks.record(row.object(), found, now, Optional.empty()))
                .isPresent();
    }

    private Optional<Verification> look(BlobRow.Stored row, Instant now) {
        Optional<Seen> seen = objects.head(row.object());
        if (seen.isEmpty()) {
            return Optional.of(Verification.lost(now));
        }
        boolean isLikely = seen.get().canBe(row.digest(), row.sizeBytes());
        if (isLikely && row.sizeBytes() > UploadLimits.MAX_BODY_BYTES) {
            return Optional.empty();
        }
        return Optional.of(
                objects.hash(row.object())
                        .map(BlobHashes.Found::digest)
                        .map(actual ->
                                actual.equals(row.digest())
                                        ? Verification.right(now)
                                        : Verification.changed(now, actual))
                        .orElseGet(() -> Verification.lost(now)));
    }

    private boolean isToBeRead(BlobRow.Stored row) {
        Instant read = row.lastVerification().map(Verification::at).orElse(row.storedAt());
        return row.sizeBytes() > UploadLimits.MAX_BODY_BYTES
                && read.plus(UNREAD).isBefore(clock.instant());
    }

    private Optional<Digest> position() {
        return blobs.rows()
                .find("read how far the scrubber is", BlobKeys.scrub())
                .flatMap(item -> Attributes.of(item).findText(AFTER))
                .map(Digest::new);
    }

    private void move(Optional<Digest> last) {
        Rows rows = blobs.rows();
        if (last.isPresent()) {
            rows.put(
                    "save how far the scrubber is",
                    Attributes.of(new HashMap<>(BlobKeys.scrub()))
                            .put(AFTER, last.get().hex())
                            .item(),
                    Expression.NONE);
        } else {
            rows.delete("start the scrubber anew", BlobKeys.scrub(), Expression.NONE);
        }
    }
}
