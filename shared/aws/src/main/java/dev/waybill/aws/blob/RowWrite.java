package dev.waybill.aws.blob;

import dev.waybill.aws.Expression;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.RowChange;
import dev.waybill.domain.blob.RowChange.Pin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One step of a row as one write of a transaction. Attributes that the step changes are set or
/// removed, counts move by their difference, everything else stays as it is; the condition is the
/// decision's: same state, as many references as decide, and what the step pins.
final class RowWrite {

    private static final Set<String> COUNTS =
            Set.of(BlobItem.ANONYMOUS, BlobItem.NAMED, BlobItem.OUTSIDE, BlobItem.REFERENCE_COUNT);

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();

    private RowWrite() {}

    /// Adds the step `change` to `transaction` under `label`.
    static void addTo(Transaction transaction, String label, String table, RowChange change) {
        Map<String, AttributeValue> key = BlobKeys.row(change.digest());
        Optional<BlobRow> before = change.before();
        Optional<BlobRow> after = change.after();
        if (before.isEmpty()) {
            if (after.isPresent()) {
                transaction.put(label, table, BlobItem.toItem(after.get()), absent());
            } else {
                transaction.check(label, table, key, absent());
            }
            return;
        }
        Expression condition = new RowWrite().condition(before.get(), change);
        if (after.isEmpty()) {
            transaction.delete(label, table, key, condition);
            return;
        }
        if (before.get() instanceof BlobRow.Stored
                && after.get() instanceof BlobRow.Expected expected) {
            // A new row: nothing of what was known of the object stays.
            transaction.put(label, table, BlobItem.toItem(expected), condition);
            return;
        }
        Expression update = new RowWrite().update(before.get(), after.get());
        if (update.text().isEmpty()) {
            transaction.check(label, table, key, condition);
        } else {
            transaction.update(label, table, key, update, condition);
        }
    }

    private static Expression absent() {
        return Expression.of("attribute_not_exists(#aggregate)")
                .name("#aggregate", BlobKeys.AGGREGATE);
    }

    private Expression condition(BlobRow before, RowChange change) {
        List<String> terms = new ArrayList<>();
        terms.add(is(BlobItem.STATE, AttributeValue.fromS(before.state().toString())));
        terms.addAll(counts(before, change.after()));
        for (Pin pin : change.pins()) {
            terms.add(pinned(pin, before));
        }
        return new Expression(String.join(" AND ", terms), names, values);
    }

    /// What must hold of the counts: that what goes is there, and that whether anybody is left is
    /// as it was decided. It does not matter where neither the row's existence nor the totals hang
    /// on it.
    private List<String> counts(BlobRow before, Optional<BlobRow> after) {
        ReferenceCounts now = before.references();
        ReferenceCounts then = after.map(BlobRow::references).orElse(ReferenceCounts.NONE);
        List<String> terms = new ArrayList<>();
        if (after.isPresent()) {
            atLeast(terms, BlobItem.ANONYMOUS, now.anonymous() - then.anonymous());
            atLeast(terms, BlobItem.NAMED, now.named() - then.named());
            atLeast(terms, BlobItem.OUTSIDE, now.outside() - then.outside());
        }
        boolean bothStored =
                before instanceof BlobRow.Stored
                        && after.isPresent()
                        && after.get() instanceof BlobRow.Stored;
        if (bothStored && now.equals(then)) {
            return terms;
        }
        if (now.sum() == 0 || then.sum() == 0) {
            terms.add(is(BlobItem.REFERENCE_COUNT, number(now.sum())));
        } else {
            terms.add(more(BlobItem.REFERENCE_COUNT, Math.max(0, now.sum() - then.sum())));
        }
        return terms;
    }

    private void atLeast(List<String> terms, String attribute, long gone) {
        if (gone > 0) {
            terms.add(more(attribute, gone - 1));
        }
    }

    private String pinned(Pin pin, BlobRow before) {
        return switch (pin) {
            case NONCE -> is(BlobItem.NONCE, AttributeValue.fromS(stored(before).nonce()));
            case LIFE -> is(BlobItem.LIFE, AttributeValue.fromS(before.life()));
            case UPLOAD ->
                    is(
                            BlobItem.VERIFYING_UPLOAD,
                            AttributeValue.fromS(verifying(before).uploadId()));
            case NAMED -> is(BlobItem.NAMED, number(before.references().named()));
            case OUTSIDE -> is(BlobItem.OUTSIDE, number(before.references().outside()));
            case NOT_OUTSIDE -> is(BlobItem.OUTSIDE, number(0));
            case UNREFERENCED ->
                    is(BlobItem.REFERENCE_COUNT, number(0))
                            + " AND "
                            + is(
                                    BlobItem.UNREFERENCED_SINCE,
                                    time(stored(before).unreferencedSince()));
            case QUARANTINED_SINCE ->
                    is(BlobItem.QUARANTINED_SINCE, time(stored(before).quarantinedSince()));
        };
    }

    private static BlobRow.Stored stored(BlobRow row) {
        return switch (row) {
            case BlobRow.Stored stored -> stored;
            case BlobRow.Verifying _, BlobRow.Expected _ ->
                    throw new IllegalStateException("only a stored blob has an object");
        };
    }

    private static BlobRow.Verifying verifying(BlobRow row) {
        return switch (row) {
            case BlobRow.Verifying verifying -> verifying;
            case BlobRow.Stored _, BlobRow.Expected _ ->
                    throw new IllegalStateException("only a Verifying row waits for an upload");
        };
    }

    private Expression update(BlobRow before, BlobRow after) {
        Map<String, AttributeValue> was = BlobItem.toItem(before);
        Map<String, AttributeValue> is = BlobItem.toItem(after);
        List<String> set = new ArrayList<>();
        List<String> remove = new ArrayList<>();
        ReferenceCounts now = before.references();
        ReferenceCounts then = after.references();
        move(set, BlobItem.ANONYMOUS, then.anonymous() - now.anonymous());
        move(set, BlobItem.NAMED, then.named() - now.named());
        move(set, BlobItem.OUTSIDE, then.outside() - now.outside());
        move(set, BlobItem.REFERENCE_COUNT, then.sum() - now.sum());
        is.forEach((attribute, value) -> {
            if (!COUNTS.contains(attribute) && !value.equals(was.get(attribute))) {
                set.add(name(attribute) + " = " + value("s_", attribute, value));
            }
        });
        was.keySet().stream()
                .filter(attribute -> !is.containsKey(attribute))
                .forEach(attribute -> remove.add(name(attribute)));
        String text =
                (set.isEmpty() ? "" : "SET " + String.join(", ", set) + " ")
                        + (remove.isEmpty() ? "" : "REMOVE " + String.join(", ", remove));
        return new Expression(text.strip(), names, values);
    }

    private void move(List<String> set, String attribute, long by) {
        if (by != 0) {
            String name = name(attribute);
            set.add(name + " = " + name + " + " + value("d_", attribute, number(by)));
        }
    }

    private String is(String attribute, AttributeValue value) {
        return name(attribute) + " = " + value("is_", attribute, value);
    }

    private String more(String attribute, long than) {
        return name(attribute) + " > " + value("than_", attribute, number(than));
    }

    private String name(String attribute) {
        names.put("#" + attribute, attribute);
        return "#" + attribute;
    }

    private String value(String prefix, String attribute, AttributeValue value) {
        String placeholder = ":" + prefix + attribute;
        values.put(placeholder, value);
        return placeholder;
    }

    private static AttributeValue time(Optional<Instant> value) {
        return number(value.orElseThrow().toEpochMilli());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
