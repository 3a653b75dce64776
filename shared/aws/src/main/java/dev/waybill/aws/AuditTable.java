package dev.waybill.aws;

import dev.waybill.domain.deed.Deed;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `audit`: one record per change, written in the transaction that decides the change.
///
/// Key: `day` (UTC date) and `audit_id` (time in hex, then the request's id and the resource:
/// unique, in order of time). Some 10 writes/s per day are expected; reports and polls of devices
/// leave none.
public final class AuditTable {

    private static final String DAY = "day";
    private static final String AUDIT_ID = "audit_id";
    private static final String BY_SUBJECT = "by_subject";
    private static final String BY_RESOURCE = "by_resource";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public AuditTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// One change that was made.
    ///
    /// @param auditId rises with time
    /// @param atMillis server time, milliseconds since 1970
    public record Entry(
            String auditId,
            long atMillis,
            String subject,
            String action,
            String resource,
            Optional<Long> beforeRevision,
            Optional<Long> afterRevision,
            String requestId) {}

    /// Adds the record of a change to the transaction that makes it.
    ///
    /// @param resource what is changed, as a path without `/v1/`: `blobs/sha256:…`
    void addTo(
            Transaction transaction,
            Deed deed,
            String resource,
            Optional<Long> before,
            Optional<Long> after) {
        Attributes item =
                Attributes.none()
                        .put(DAY, LocalDate.ofInstant(deed.at(), ZoneOffset.UTC).toString())
                        .put(AUDIT_ID, auditId(deed, resource))
                        .put("at", deed.at())
                        .put("subject", deed.subject())
                        .put("action", deed.action())
                        .put("resource", resource)
                        .put("request_id", deed.requestId())
                        .putNumber("before_revision", before)
                        .putNumber("after_revision", after);
        transaction.put("audit of " + resource, table, item.item(), Expression.NONE);
    }

    private static String auditId(Deed deed, String resource) {
        return HexFormat.of().toHexDigits(deed.at().toEpochMilli())
                + "-"
                + deed.requestId()
                + "-"
                + Integer.toHexString(resource.hashCode());
    }

    /// The records of `day`, newest first, at most `limit` of those behind `after` (an audit id).
    /// One consistent query.
    public List<Entry> listDay(LocalDate day, Optional<String> after, int limit) {
        return list(Rows.Query.of(key(DAY, day.toString(), after)).backward().limit(limit));
    }

    /// The records of one subject, newest first. One query of an index, which may lag by a moment.
    public List<Entry> listOfSubject(String subject, Optional<String> after, int limit) {
        return list(
                Rows.Query.ofIndex(BY_SUBJECT, key("subject", subject, after))
                        .backward()
                        .limit(limit));
    }

    /// The records about one resource, newest first. One query of an index, which may lag by a
    /// moment.
    public List<Entry> listOfResource(String resource, Optional<String> after, int limit) {
        return list(
                Rows.Query.ofIndex(BY_RESOURCE, key("resource", resource, after))
                        .backward()
                        .limit(limit));
    }

    private static Expression key(String attribute, String value, Optional<String> after) {
        Expression all = Expression.of("#k = :k").name("#k", attribute).text(":k", value);
        return after.map(id ->
                        new Expression(all.text() + " AND audit_id < :a", all.names(), all.values())
                                .text(":a", id))
                .orElse(all);
    }

    private List<Entry> list(Rows.Query query) {
        return rows.query("list audit records", query).items().stream()
                .map(AuditTable::entry)
                .toList();
    }

    private static Entry entry(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Entry(
                from.text(AUDIT_ID),
                from.number("at"),
                from.text("subject"),
                from.text("action"),
                from.text("resource"),
                from.findNumber("before_revision"),
                from.findNumber("after_revision"),
                from.text("request_id"));
    }
}
