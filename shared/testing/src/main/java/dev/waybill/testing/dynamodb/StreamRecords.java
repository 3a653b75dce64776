package dev.waybill.testing.dynamodb;

import dev.waybill.testing.dynamodb.store.ChangeLog;
import dev.waybill.testing.dynamodb.store.Shard;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// The stream of a table, for a poller or a test to read: records in order per key, in shards.
///
/// All changes of a key lie in one shard, or in its children after a split. Sequence numbers are
/// decimal integers of 40 digits and more, ordered by value.
public final class StreamRecords {
    private final ChangeLog changes;

    StreamRecords(ChangeLog changes) {
        this.changes = changes;
    }

    /// The ids of all shards, closed ones too, in the order in which they were opened.
    public List<String> shards() {
        return changes.shards().stream().map(Shard::id).toList();
    }

    /// The shard that a shard continues, if any.
    public Optional<String> parentOf(String shard) {
        return changes.shard(shard).parent();
    }

    /// Whether a shard gets no more records.
    public boolean isClosed(String shard) {
        return changes.shard(shard).end().isPresent();
    }

    /// At most so many records from the beginning of a shard.
    public List<Record> read(String shard, int limit) {
        Shard found = changes.shard(shard);
        return changes.read(found, found.start().subtract(BigInteger.ONE), limit);
    }

    /// At most so many records of a shard behind the one with this sequence number.
    public List<Record> readBehind(String shard, String sequenceNumber, int limit) {
        return changes.read(changes.shard(shard), new BigInteger(sequenceNumber), limit);
    }

    /// Closes all open shards and opens a child for each, as a stream does every few hours.
    public void splitShards() {
        changes.split();
    }

    /// Forgets the records of a shard up to this one, so that a long simulation does not keep them.
    public void forget(String shard, String throughSequenceNumber) {
        changes.forget(changes.shard(shard), new BigInteger(throughSequenceNumber));
    }
}
