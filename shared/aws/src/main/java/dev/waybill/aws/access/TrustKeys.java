package dev.waybill.aws.access;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.model.TrustKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The keys of signers, in the table `access`: people write them, a few in a stack's life, and they
/// are read where a provenance is put or published.
public final class TrustKeys {

    /// The label of writes to, and checks of, a key.
    public static final String TRUST_KEY = "trust key";

    private static final String LISTING = "listing";

    private final Rows rows;
    private final String table;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    TrustKeys(Rows rows, String table, Deeds deeds, Supplier<Transaction> transactions) {
        this.rows = rows;
        this.table = table;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /// The keys in what `backends` name.
    public static TrustKeys of(Backends backends) {
        String name = backends.config().tables().access();
        return new TrustKeys(backends.rows(name), name, backends.deeds(), backends::transaction);
    }

    /// The key of a signer; absent when there is none. One consistent read.
    public Optional<TrustKey> find(String signedBy) {
        return rows.find("read a trust key", TrustKeyItem.key(signedBy))
                .map(TrustKeyItem::fromItem);
    }

    /// Keys of signers behind `after`, in order of name. A query of an index, which may lag by a
    /// moment, and a consistent read of each.
    public Slice<TrustKey> list(int limit, Optional<String> after) {
        Rows.Query all =
                Rows.Query.ofIndex(
                                LISTING,
                                Expression.of("#shard = :shard")
                                        .name("#shard", TokenItem.LISTING_SHARD)
                                        .text(":shard", TrustKeyItem.SHARD))
                        .limit(limit + 1);
        Rows.Query query = after.map(id -> all.after(listingKey(id))).orElse(all);
        Slice<Map<String, AttributeValue>> keys =
                Slice.of(rows.query("list trust keys", query), limit, TokenItem.ACCESS_ID);
        List<Map<String, AttributeValue>> wanted =
                keys.items().stream().map(TrustKeys::keyOf).toList();
        Map<String, TrustKey> found = new HashMap<>();
        for (Map<String, AttributeValue> item : rows.findAll("list trust keys", wanted, true)) {
            TrustKey key = TrustKeyItem.fromItem(item);
            found.put(TrustKeyItem.accessId(key.signedBy()), key);
        }
        return keys.with(
                wanted.stream()
                        .map(key -> Attributes.of(key).text(TokenItem.ACCESS_ID))
                        .filter(found::containsKey)
                        .map(found::get)
                        .toList());
    }

    /// Writes a key, if the signer's key still is the one that was seen; else false, and nothing
    /// has changed.
    public boolean put(Optional<TrustKey> seen, TrustKey next, Deed deed) {
        Transaction transaction =
                transactions
                        .get()
                        .put(TRUST_KEY, table, TrustKeyItem.toItem(next), TrustKeyItem.is(seen));
        return deeds.addTo(
                        transaction,
                        deed,
                        resource(next.signedBy()),
                        seen.map(TrustKey::revision),
                        Optional.of(next.revision()))
                .commit("put a trust key")
                .isCommitted();
    }

    /// Deletes the key that was seen; false when it is another one by now, and nothing has changed.
    public boolean delete(TrustKey seen, Deed deed) {
        Transaction transaction =
                transactions
                        .get()
                        .delete(
                                TRUST_KEY,
                                table,
                                TrustKeyItem.key(seen.signedBy()),
                                TrustKeyItem.is(Optional.of(seen)));
        return deeds.addTo(
                        transaction,
                        deed,
                        resource(seen.signedBy()),
                        Optional.of(seen.revision()),
                        Optional.empty())
                .commit("delete a trust key")
                .isCommitted();
    }

    /// Adds: the signer's key must still be the one that was seen, or still be none.
    public void check(Transaction transaction, String signedBy, Optional<TrustKey> seen) {
        transaction.check(TRUST_KEY, table, TrustKeyItem.key(signedBy), TrustKeyItem.is(seen));
    }

    private static String resource(String signedBy) {
        return "trust-keys/" + signedBy;
    }

    private static Map<String, AttributeValue> listingKey(String accessId) {
        return Attributes.none()
                .put(TokenItem.ACCESS_ID, accessId)
                .put(TokenItem.LISTING_SHARD, TrustKeyItem.SHARD)
                .item();
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Attributes.none()
                .put(TokenItem.ACCESS_ID, Attributes.of(item).text(TokenItem.ACCESS_ID))
                .item();
    }
}
