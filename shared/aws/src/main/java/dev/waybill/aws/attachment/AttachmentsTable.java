package dev.waybill.aws.attachment;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.NameOrder;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `attachments`.
///
/// Key: `session_id`, `attachment_id`: a session writes its own items, some 1,000 a second. Index
/// `uncommitted`: `uncommitted_shard`, `uncommitted_order`; sparse, in four shards that are listed
/// as one.
public final class AttachmentsTable {

    private static final String UNCOMMITTED = "uncommitted";

    /// How many items a page of a listing looks at, at the most: a session may have many that are
    /// not asked for.
    private static final int MAX_LOOKED_AT = 5_000;

    private static final int LOOKED_AT_ONCE = 1_000;

    private static final Expression PENDING =
            Expression.of("attribute_exists(#shard)")
                    .name("#shard", AttachmentItem.UNCOMMITTED_SHARD);

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public AttachmentsTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static AttachmentsTable of(Backends backends) {
        String name = backends.config().tables().attachments();
        return new AttachmentsTable(backends.rows(name), name);
    }

    /// The attachment; absent when its session has none of that id. Strongly consistent.
    public Optional<Attachment> find(AttachmentKey key) {
        return rows.find("read an attachment", AttachmentItem.key(key))
                .map(AttachmentItem::fromItem);
    }

    /// Those that exist of a session's attachments, any number of ids. Consistent; one batch read
    /// per 100.
    public Map<Digest, Attachment> findAll(SessionId session, Collection<Digest> digests) {
        List<AttachmentKey> keys =
                digests.stream()
                        .distinct()
                        .map(digest -> new AttachmentKey(session, digest))
                        .toList();
        Map<Digest, Attachment> found = new HashMap<>();
        findAll(keys).forEach((key, attachment) -> found.put(key.digest(), attachment));
        return found;
    }

    private Map<AttachmentKey, Attachment> findAll(Collection<AttachmentKey> keys) {
        Map<AttachmentKey, Attachment> found = new HashMap<>();
        List<Map<String, AttributeValue>> wanted = keys.stream().map(AttachmentItem::key).toList();
        for (Map<String, AttributeValue> item : rows.findAll("read attachments", wanted, true)) {
            found.put(AttachmentItem.keyOf(item), AttachmentItem.fromItem(item));
        }
        return found;
    }

    /// A session's attachments in order of id, at most `limit` of those behind `after`. Consistent
    /// queries of at most 1 MB each.
    ///
    /// @param pending only those that are not committed
    public Slice<Attachment> list(
            SessionId session, boolean pending, int limit, Optional<Digest> after) {
        Expression key =
                Expression.of("#session = :session")
                        .name("#session", AttachmentItem.SESSION_ID)
                        .text(":session", session.value());
        int most = pending ? Math.max(limit + 1, LOOKED_AT_ONCE) : limit + 1;
        Rows.Query all = Rows.Query.of(key).limit(most);
        Rows.Query query = pending ? all.filter(PENDING) : all;
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        Optional<Map<String, AttributeValue>> last =
                after.map(digest -> AttachmentItem.key(new AttachmentKey(session, digest)));
        int lookedAt = 0;
        do {
            Rows.Found page =
                    rows.query(
                            "list attachments", last.isPresent() ? query.after(last.get()) : query);
            items.addAll(page.items());
            last = page.last();
            lookedAt += most;
        } while (items.size() <= limit && last.isPresent() && lookedAt < MAX_LOOKED_AT);
        return slice(items, limit, last).map(AttachmentItem::fromItem);
    }

    /// The page of `items`; one that stops early goes on behind what was looked at last.
    private static Slice<Map<String, AttributeValue>> slice(
            List<Map<String, AttributeValue>> items,
            int limit,
            Optional<Map<String, AttributeValue>> last) {
        if (items.size() <= limit && last.isPresent()) {
            return new Slice<>(
                    items, last.map(key -> Attributes.of(key).text(AttachmentItem.ATTACHMENT_ID)));
        }
        return Slice.of(
                new Rows.Found(items, Optional.empty()), limit, AttachmentItem.ATTACHMENT_ID);
    }

    /// Uncommitted attachments whose intent is not younger than `youngest`, in order of the
    /// intent's time, session and id (SPEC D4.11), at most `limit` of those behind `after`. One
    /// query per shard of an index, which may lag by a moment, and a consistent read of what they
    /// found: what is committed by then is left out, and what was asked for again comes later.
    ///
    /// @param after a position as an earlier slice gave it
    public Slice<Attachment> listUncommitted(Instant youngest, int limit, Optional<String> after) {
        List<Map<String, AttributeValue>> entries = new ArrayList<>();
        String from = after.map(order -> order + "\0").orElse("0");
        String to = AttachmentItem.from(youngest.plusMillis(1));
        if (NameOrder.compare(from, to) > 0) {
            return new Slice<>(List.of(), Optional.empty());
        }
        for (int shard = 0; shard < AttachmentItem.SHARDS; shard++) {
            Expression key =
                    Expression.of("#shard = :shard AND #order BETWEEN :from AND :to")
                            .name("#shard", AttachmentItem.UNCOMMITTED_SHARD)
                            .name("#order", AttachmentItem.UNCOMMITTED_ORDER)
                            .text(":shard", AttachmentItem.shard(shard))
                            .text(":from", from)
                            .text(":to", to);
            Rows.Query query = Rows.Query.ofIndex(UNCOMMITTED, key).limit(limit + 1);
            entries.addAll(rows.query("list uncommitted attachments", query).items());
        }
        entries.sort(Comparator.comparing(AttachmentsTable::order, NameOrder::compare));
        Slice<Map<String, AttributeValue>> page =
                Slice.of(
                        new Rows.Found(entries, Optional.empty()),
                        limit,
                        AttachmentItem.UNCOMMITTED_ORDER);
        return page.with(standing(page.items()));
    }

    /// What of the index's entries still stands as they say.
    private List<Attachment> standing(List<Map<String, AttributeValue>> entries) {
        Map<AttachmentKey, Attachment> found =
                findAll(entries.stream().map(AttachmentItem::keyOf).toList());
        List<Attachment> standing = new ArrayList<>();
        for (Map<String, AttributeValue> entry : entries) {
            Optional.ofNullable(found.get(AttachmentItem.keyOf(entry)))
                    .filter(attachment -> !attachment.isCommitted())
                    .filter(attachment ->
                            AttachmentItem.order(attachment.intentAt(), attachment.key())
                                    .equals(order(entry)))
                    .ifPresent(standing::add);
        }
        return standing;
    }

    private static String order(Map<String, AttributeValue> entry) {
        return Attributes.of(entry).text(AttachmentItem.UNCOMMITTED_ORDER);
    }

    /// Adds: put `after` where `before` was read, or nothing.
    void put(Transaction transaction, String label, Optional<Attachment> before, Attachment after) {
        Expression same =
                before.map(AttachmentsTable::unchanged)
                        .orElseGet(() ->
                                Expression.of("attribute_not_exists(#session)")
                                        .name("#session", AttachmentItem.SESSION_ID));
        transaction.put(label, table, AttachmentItem.toItem(after), same);
    }

    private static Expression unchanged(Attachment before) {
        return Expression.of("#revision = :before")
                .name("#revision", AttachmentItem.REVISION)
                .number(":before", before.revision());
    }

    /// Adds: stamp an attachment that must be there, uncommitted.
    void stamp(Transaction transaction, String label, AttachmentKey key, Attachment.Commit commit) {
        Expression update =
                Expression.of(
                                "SET #committed = :at, #revision = #revision + :one"
                                        + commit.call().map(_ -> ", #call = :call").orElse("")
                                        + " REMOVE #shard, #order")
                        .name("#committed", AttachmentItem.COMMITTED_AT)
                        .name("#revision", AttachmentItem.REVISION)
                        .name("#shard", AttachmentItem.UNCOMMITTED_SHARD)
                        .name("#order", AttachmentItem.UNCOMMITTED_ORDER)
                        .number(":at", commit.at().toEpochMilli())
                        .number(":one", 1);
        if (commit.call().isPresent()) {
            update =
                    update.name("#call", AttachmentItem.COMMITTED_IN)
                            .text(":call", commit.call().get());
        }
        transaction.update(
                label,
                table,
                AttachmentItem.key(key),
                update,
                Expression.of("attribute_exists(#session) AND attribute_not_exists(#committed)")
                        .name("#session", AttachmentItem.SESSION_ID)
                        .name("#committed", AttachmentItem.COMMITTED_AT));
    }

    /// Adds: delete an attachment that must be there.
    void delete(Transaction transaction, String label, AttachmentKey key) {
        transaction.delete(
                label,
                table,
                AttachmentItem.key(key),
                Expression.of("attribute_exists(#session)")
                        .name("#session", AttachmentItem.SESSION_ID));
    }

    /// Adds: delete an attachment that must be there, uncommitted.
    void forget(Transaction transaction, String label, AttachmentKey key) {
        transaction.delete(
                label,
                table,
                AttachmentItem.key(key),
                Expression.of("attribute_exists(#session) AND attribute_not_exists(#committed)")
                        .name("#session", AttachmentItem.SESSION_ID)
                        .name("#committed", AttachmentItem.COMMITTED_AT));
    }

    /// Adds: delete an attachment that must be there, uncommitted, with an intent not younger than
    /// `youngest`, and no upload that may still bring its bytes at `now`: age is decided in the
    /// very write, never before it (SPEC D4.4).
    void forgetAged(
            Transaction transaction,
            String label,
            AttachmentKey key,
            Instant youngest,
            Instant now) {
        transaction.delete(
                label,
                table,
                AttachmentItem.key(key),
                Expression.of(
                                "attribute_exists(#session) AND attribute_not_exists(#committed)"
                                        + " AND #intent <= :youngest"
                                        + " AND (attribute_not_exists(#until) OR #until <= :now)")
                        .name("#session", AttachmentItem.SESSION_ID)
                        .name("#committed", AttachmentItem.COMMITTED_AT)
                        .name("#intent", AttachmentItem.INTENT_AT)
                        .name("#until", AttachmentItem.UPLOADING_UNTIL)
                        .number(":youngest", youngest.toEpochMilli())
                        .number(":now", now.toEpochMilli()));
    }
}
