/// How the twin of DynamoDB keeps tables: compact items, sorted keys, indexes, streams and locks.
@NullMarked
package dev.waybill.testing.dynamodb.store;

import org.jspecify.annotations.NullMarked;
