package dev.waybill.aws.document;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Backoff;
import dev.waybill.aws.Contest;
import dev.waybill.aws.Rows;
import dev.waybill.domain.document.DocumentChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What happened in collections: each one's changes in order, without gaps, for 30 days.
///
/// A change is numbered in the transaction that makes it, after the one before. A reader may see
/// the writes of a transaction at different moments; it never passes over a change that it does not
/// see yet.
public final class ChangeFeed {

    private final Rows rows;
    private final Backoff backoff;

    ChangeFeed(Rows rows, Backoff backoff) {
        this.rows = rows;
        this.backoff = backoff;
    }

    /// The feeds in the table that `backends` name.
    public static ChangeFeed of(Backends backends) {
        return new ChangeFeed(
                backends.rows(backends.config().tables().documents()), backends.backoff());
    }

    /// What a look at a feed found.
    public sealed interface Look {
        /// The changes behind a position.
        ///
        /// @param changes in order; none when nothing has happened since
        /// @param last the position behind them
        record News(List<DocumentChange> changes, long last) implements Look {
            public News {
                changes = List.copyOf(changes);
            }
        }

        /// Changes behind the position are kept no more: news would have a gap.
        record Lost() implements Look {}
    }

    /// The changes behind `after`, at most `limit`. One consistent read when there are none, else a
    /// consistent query of up to 1 MB too.
    ///
    /// @param after a change's number; absent: from the oldest one that is kept
    /// @param now the server's time
    public Look look(String collection, Optional<Long> after, int limit, Instant now) {
        return Contest.until("read changes", backoff, () -> tryLook(collection, after, limit, now));
    }

    /// Absent when a change is not to be seen yet.
    private Optional<Look> tryLook(
            String collection, Optional<Long> after, int limit, Instant now) {
        FeedItem.Head head =
                rows.find("read how far a feed is", DocumentKeys.feed(collection))
                        .map(FeedItem::fromItem)
                        .orElse(FeedItem.Head.NONE);
        long from = after.orElse(0L);
        if (from >= head.seq()) {
            return Optional.of(new Look.News(List.of(), from));
        }
        List<Map<String, AttributeValue>> items = query(collection, from + 1, limit, now);
        boolean isAtOldest =
                items.isEmpty()
                        ? head.at().filter(at -> ChangeItem.isExpired(at, now)).isPresent()
                        : ChangeItem.isOldest(items.getFirst(), now);
        List<DocumentChange> changes = untilGap(items);
        boolean isNext = !changes.isEmpty() && changes.getFirst().seq() == from + 1;
        if (isNext || isAtOldest && after.isEmpty()) {
            long last = changes.isEmpty() ? head.seq() : changes.getLast().seq();
            return Optional.of(new Look.News(changes, last));
        }
        return isAtOldest ? Optional.of(new Look.Lost()) : Optional.empty();
    }

    private List<Map<String, AttributeValue>> query(
            String collection, long from, int limit, Instant now) {
        Rows.Query query =
                Rows.Query.of(DocumentKeys.changesFrom(collection, from))
                        .filter(ChangeItem.kept(now))
                        .limit(limit);
        Rows.Found found = rows.query("read changes", query);
        while (found.items().isEmpty() && found.last().isPresent()) {
            found = rows.query("read changes", query.after(found.last().get()));
        }
        return found.items();
    }

    private static List<DocumentChange> untilGap(List<Map<String, AttributeValue>> items) {
        List<DocumentChange> changes = new ArrayList<>();
        for (Map<String, AttributeValue> item : items) {
            DocumentChange change = ChangeItem.fromItem(item);
            if (!changes.isEmpty() && change.seq() != changes.getLast().seq() + 1) {
                break;
            }
            changes.add(change);
        }
        return changes;
    }
}
