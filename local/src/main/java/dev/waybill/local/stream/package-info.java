/// A table's stream as an event source, as Lambda reads it with a tumbling window: batches that
/// name their shard and carry the window's state, one at a time for each shard, tried again until
/// they succeed.
///
/// The one shard of DynamoDB Local is split into four lanes by key, with shard ids of their own, so
/// that functions meet here what they meet on AWS.
@NullMarked
package dev.waybill.local.stream;

import org.jspecify.annotations.NullMarked;
