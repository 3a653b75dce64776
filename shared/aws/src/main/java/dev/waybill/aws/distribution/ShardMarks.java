package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How far each shard of the stream has been counted in one counter item (protocol B.1): attribute
/// `last_<shard id>` = `<sequence number> <epoch milliseconds>`, written in the very update that
/// counts.
final class ShardMarks {

    private static final String PREFIX = "last_";

    /// A mark this old can be dropped: no record of its shard that it covers can come again (a
    /// stream keeps records for 24 hours, an invocation ends within minutes).
    private static final Duration KEPT = Duration.ofDays(2);

    private ShardMarks() {}

    /// The attribute's name.
    static String name(String shardId) {
        return PREFIX + shardId;
    }

    /// The mark as text.
    static String mark(String sequence, Instant at) {
        return sequence + " " + at.toEpochMilli();
    }

    /// The mark of a shard as it stands; absent when the shard has not been counted here.
    static Optional<String> find(Map<String, AttributeValue> item, String shardId) {
        return Attributes.of(item).findText(name(shardId));
    }

    /// The sequence number in a mark.
    static String sequence(String mark) {
        return mark.substring(0, mark.indexOf(' '));
    }

    /// Whether `sequence` comes after `last`. They are numbers longer than any type has room for.
    static boolean isAfter(String sequence, String last) {
        String one = trim(sequence);
        String other = trim(last);
        return one.length() == other.length()
                ? one.compareTo(other) > 0
                : one.length() > other.length();
    }

    /// The attributes of marks that can be dropped, but for that of `shardId`.
    static List<String> outdated(Map<String, AttributeValue> item, String shardId, Instant now) {
        return item.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !name.equals(name(shardId)))
                .filter(name -> isOutdated(Attributes.of(item).text(name), now))
                .toList();
    }

    private static boolean isOutdated(String mark, Instant now) {
        long at = Long.parseLong(mark.substring(mark.indexOf(' ') + 1));
        return Instant.ofEpochMilli(at).plus(KEPT).isBefore(now);
    }

    private static String trim(String number) {
        int start = 0;
        while (start < number.length() - 1 && number.charAt(start) == '0') {
            start++;
        }
        return number.substring(start);
    }
}
