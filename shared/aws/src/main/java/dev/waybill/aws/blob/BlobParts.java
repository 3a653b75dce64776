package dev.waybill.aws.blob;

import dev.waybill.aws.Expression;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.Receipt;
import dev.waybill.domain.blob.RowChange;
import dev.waybill.domain.blob.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The writes of the table `blobs` in one transaction. The totals are kept to the end: all changes
/// of a transaction are counted in one shard, for a transaction may not write an item twice.
final class BlobParts {

    /// What every label of ours begins with.
    private static final String LABEL = "blob ";

    private static final Expression EXISTS =
            Expression.of("attribute_exists(#aggregate)").name("#aggregate", BlobKeys.AGGREGATE);
    private static final Expression ABSENT =
            Expression.of("attribute_not_exists(#aggregate)")
                    .name("#aggregate", BlobKeys.AGGREGATE);

    /// How long whoever wrote a receipt has to work it off before others do.
    private static final Duration RECEIPT_DELAY = Duration.ofMinutes(1);

    private final String table;
    private final List<Consumer<Transaction>> writes = new ArrayList<>();
    private Totals totals = Totals.NONE;
    private Optional<Digest> first = Optional.empty();

    BlobParts(String table) {
        this.table = table;
    }

    /// A step of a row, with its receipt and its share of the totals.
    BlobParts row(RowChange change, Instant now) {
        if (first.isEmpty()) {
            first = Optional.of(change.digest());
        }
        totals = totals.plus(change.totals());
        change.receipt().ifPresent(receipt -> receipt(receipt, now));
        String label = LABEL + "row " + change.digest().hex();
        return add(transaction -> RowWrite.addTo(transaction, label, table, change));
    }

    /// The row of `digest` must be Live, and does not change.
    BlobParts requireLive(Digest digest) {
        Expression live =
                Expression.of("#state = :live")
                        .name("#state", BlobItem.STATE)
                        .text(":live", "Live");
        return add(transaction ->
                transaction.check(
                        LABEL + "row " + digest.hex(), table, BlobKeys.row(digest), live));
    }

    /// A holder that is new.
    BlobParts putHolder(Digest digest, Holder holder, Instant now) {
        return add(transaction ->
                transaction.put(
                        label(digest, holder),
                        table,
                        HolderItem.toItem(digest, holder, now),
                        ABSENT));
    }

    /// A holder that must be there, and stays.
    BlobParts checkHolder(Digest digest, Holder holder) {
        return add(transaction ->
                transaction.check(
                        label(digest, holder), table, BlobKeys.holder(digest, holder), EXISTS));
    }

    /// A holder that must be there, and goes.
    BlobParts deleteHolder(Digest digest, Holder holder) {
        return add(transaction ->
                transaction.delete(
                        label(digest, holder), table, BlobKeys.holder(digest, holder), EXISTS));
    }

    /// A new item that must not be there yet.
    BlobParts create(String what, Map<String, AttributeValue> item) {
        return add(transaction -> transaction.put(LABEL + what, table, item, ABSENT));
    }

    /// An item under a condition of its own.
    BlobParts put(String what, Map<String, AttributeValue> item, Expression condition) {
        return add(transaction -> transaction.put(LABEL + what, table, item, condition));
    }

    /// Whether a refusal names the write called `what`.
    static boolean isRefused(Transaction.Outcome.Refused refused, String what) {
        return refused.has(LABEL + what);
    }

    /// A change of an upload's record.
    BlobParts upload(String id, Expression update, Expression condition) {
        return add(transaction ->
                transaction.update(
                        LABEL + "upload", table, BlobKeys.upload(id), update, condition));
    }

    /// Something is owed about the object of `row`, while readers are given that one.
    BlobParts owe(BlobRow.Stored row, Instant at) {
        Expression update = Owed.values(Expression.of("SET " + Owed.SET), at, 0);
        Expression same =
                Expression.of("#nonce = :nonce AND #state IN (:live, :corrupt)")
                        .name("#nonce", BlobItem.NONCE)
                        .name("#state", BlobItem.STATE)
                        .text(":nonce", row.nonce())
                        .text(":live", BlobState.LIVE.toString())
                        .text(":corrupt", BlobState.CORRUPT.toString());
        return add(transaction ->
                transaction.update(
                        LABEL + "row " + row.digest().hex(),
                        table,
                        BlobKeys.row(row.digest()),
                        update,
                        same));
    }

    private void receipt(Receipt receipt, Instant now) {
        BlobObject object = receipt.object();
        add(transaction ->
                transaction.put(
                        LABEL + "receipt " + object.nonce(),
                        table,
                        ReceiptItem.toItem(receipt, now.plus(RECEIPT_DELAY)),
                        Expression.NONE));
    }

    private BlobParts add(Consumer<Transaction> write) {
        writes.add(write);
        return this;
    }

    /// Adds everything to `transaction`.
    Transaction addTo(Transaction transaction) {
        writes.forEach(write -> write.accept(transaction));
        if (!totals.equals(Totals.NONE)) {
            int shard = BlobKeys.totalsShard(first.orElseThrow());
            transaction.update(
                    LABEL + "totals",
                    table,
                    BlobKeys.totals(shard),
                    TotalsItem.add(totals),
                    Expression.NONE);
        }
        return transaction;
    }

    private static String label(Digest digest, Holder holder) {
        return LABEL + "holder " + digest.hex() + " " + holder.kind() + " " + holder.id();
    }

    /// Whether a refusal names any of these writes.
    static boolean isRefused(Transaction.Outcome.Refused refused) {
        return refused.items().keySet().stream().anyMatch(label -> label.startsWith(LABEL));
    }
}
