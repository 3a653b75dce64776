package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import java.time.Instant;

/// The attributes by which the index `owed` finds what is still to be done: a message to the
/// indexer, an object to delete.
///
/// `owed_at` is the time at which upkeep looks after it for the next time, `owed_tries` how often
/// it did. One shard: entries come and go with uploads and removals, some 1,000 a second.
final class Owed {

    static final String SHARD = "owed_shard";
    static final String AT = "owed_at";
    static final String TRIES = "owed_tries";
    static final String ONLY_SHARD = "0";

    private Owed() {}

    /// Adds to an item that something is owed as of `at`.
    static Attributes put(Attributes item, Instant at) {
        return item.put(SHARD, ONLY_SHARD).put(AT, at).put(TRIES, 0);
    }

    /// The part of an update that says so.
    static final String SET =
            "#owed_shard = :owed_shard, #owed_at = :owed_at, #owed_tries = :owed_tries";

    /// The part of an update that says that nothing is owed any more.
    static final String REMOVE = "#owed_shard, #owed_at, #owed_tries";

    /// Names what [#SET] and [#REMOVE] speak of.
    static Expression names(Expression expression) {
        return expression
                .name("#owed_shard", SHARD)
                .name("#owed_at", AT)
                .name("#owed_tries", TRIES);
    }

    /// Names and values of [#SET].
    static Expression values(Expression expression, Instant at, long tries) {
        return names(expression)
                .text(":owed_shard", ONLY_SHARD)
                .number(":owed_at", at.toEpochMilli())
                .number(":owed_tries", tries);
    }
}
