package dev.waybill.aws.access;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.access.TokenLookup;
import dev.waybill.domain.device.Enrollment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `access`: tokens and enrollments, never their secrets; and the keys of signers, which
/// [TrustKeys] reads and writes.
///
/// Key: `access_id`, `token:<id>` or `enrollment:<id>` with random ids, so reads spread; a token is
/// read at most once a minute and function instance. Index `listing`: `listing_shard`, `access_id`;
/// one shard for tokens and one for keys, since both are made by people.
public final class AccessTable implements TokenLookup {

    /// The label of the writes to an enrollment.
    public static final String ENROLLMENT = "enrollment";

    private static final String LISTING = "listing";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public AccessTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static AccessTable of(Backends backends) {
        String name = backends.config().tables().access();
        return new AccessTable(backends.rows(name), name);
    }

    /// A token of the listing.
    ///
    /// @param token the token
    /// @param createdAt when it was issued
    public record Listed(IssuedToken token, Instant createdAt) {}

    /// The token; absent when there is none. Half a unit for one that has been there for a moment;
    /// one that is not found so is looked for again consistently, so that it is known at once. A
    /// revoked one may be found for as long as such a read lags, a second or so.
    @Override
    public Optional<IssuedToken> find(String tokenId) {
        return find(tokenId, false).or(() -> find(tokenId, true));
    }

    /// The token as it stands now. Strongly consistent.
    public Optional<IssuedToken> findNow(String tokenId) {
        return find(tokenId, true);
    }

    private Optional<IssuedToken> find(String tokenId, boolean consistent) {
        return rows.find("read a token", TokenItem.key(tokenId), consistent)
                .map(TokenItem::fromItem);
    }

    /// Tokens of the listing with ids behind `after`, in order of id. A query of an index, which
    /// may lag by a moment, and a consistent read of each token, so no revoked one is shown.
    public Slice<Listed> list(int limit, Optional<String> after) {
        Rows.Query all =
                Rows.Query.ofIndex(
                                LISTING,
                                Expression.of("#shard = :shard")
                                        .name("#shard", TokenItem.LISTING_SHARD)
                                        .text(":shard", TokenItem.SHARD))
                        .limit(limit + 1);
        Rows.Query query = after.map(id -> all.after(listingKey(id))).orElse(all);
        Slice<Map<String, AttributeValue>> keys =
                Slice.of(rows.query("list tokens", query), limit, TokenItem.ACCESS_ID);
        SortedMap<String, Listed> tokens = new TreeMap<>();
        for (Map<String, AttributeValue> item :
                rows.findAll("list tokens", keys.map(AccessTable::keyOf).items(), true)) {
            IssuedToken token = TokenItem.fromItem(item);
            tokens.put(token.tokenId(), new Listed(token, TokenItem.createdAt(item)));
        }
        return keys.with(List.copyOf(tokens.values()));
    }

    /// The enrollment with this id; absent when there is none. Strongly consistent.
    public Optional<Enrollment> findEnrollment(String enrollmentId) {
        return rows.find("read an enrollment", EnrollmentItem.key(enrollmentId))
                .map(EnrollmentItem::fromItem);
    }

    /// Adds: put a token that is shown in the listing.
    public Transaction addListed(Transaction transaction, IssuedToken token, Instant now) {
        return transaction.put(
                label(token.tokenId()),
                table,
                TokenItem.toListedItem(token, now),
                TokenItem.ABSENT);
    }

    /// Adds: put a device's own token, which no listing shows.
    public Transaction add(Transaction transaction, IssuedToken token, Instant now) {
        return transaction.put(
                label(token.tokenId()),
                table,
                TokenItem.toItem(token, now).item(),
                TokenItem.ABSENT);
    }

    /// Adds: delete a token, whether it is there or not.
    public Transaction drop(Transaction transaction, String tokenId) {
        return transaction.delete(label(tokenId), table, TokenItem.key(tokenId), Expression.NONE);
    }

    /// Adds: delete a token that must be there; the write is labelled [#label].
    public Transaction dropPresent(Transaction transaction, String tokenId) {
        return transaction.delete(label(tokenId), table, TokenItem.key(tokenId), TokenItem.PRESENT);
    }

    /// Adds: put an enrollment.
    public Transaction add(Transaction transaction, Enrollment enrollment, Instant now) {
        return transaction.put(
                ENROLLMENT, table, EnrollmentItem.toItem(enrollment, now), TokenItem.ABSENT);
    }

    /// Adds: count one use of an enrollment, which must be open at `now`.
    public Transaction use(Transaction transaction, String enrollmentId, Instant now) {
        return transaction.update(
                ENROLLMENT,
                table,
                EnrollmentItem.key(enrollmentId),
                EnrollmentItem.USE,
                EnrollmentItem.open(now));
    }

    /// The label of the writes to a token.
    public static String label(String tokenId) {
        return TokenItem.accessId(tokenId);
    }

    private static Map<String, AttributeValue> listingKey(String accessId) {
        return Attributes.none()
                .put(TokenItem.ACCESS_ID, accessId)
                .put(TokenItem.LISTING_SHARD, TokenItem.SHARD)
                .item();
    }

    private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Attributes.none()
                .put(TokenItem.ACCESS_ID, Attributes.of(item).text(TokenItem.ACCESS_ID))
                .item();
    }
}
