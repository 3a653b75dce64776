package dev.waybill.local.stream;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// Which lane a record belongs to: a pure function of its key and sequence number. So a record that
/// is read again after a restart comes with the shard id that it had, on which a function relies
/// that counts exactly once.
final class LaneMap {

    private static final int LANES = 4;

    private final Optional<BigInteger> epochLength;

    /// @param epochLength after so many sequence numbers all lanes end and others begin, between
    ///   which the keys are divided anew; never where it is empty
    LaneMap(Optional<BigInteger> epochLength) {
        this.epochLength = epochLength;
    }

    /// The lanes of one epoch end before those of the next begin.
    BigInteger epoch(Record record) {
        BigInteger sequence = new BigInteger(record.dynamodb().sequenceNumber());
        return epochLength.map(sequence::divide).orElse(BigInteger.ZERO);
    }

    /// The shard id of the lane.
    String shard(Record record) {
        BigInteger epoch = epoch(record);
        Map<String, ?> key = new TreeMap<>(record.dynamodb().keys());
        int lane = Math.floorMod((key + "/" + epoch).hashCode(), LANES);
        return "shardId-" + epoch + "-" + lane;
    }
}
