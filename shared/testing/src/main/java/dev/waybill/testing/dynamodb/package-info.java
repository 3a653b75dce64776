/// The twin of DynamoDB: a strict, fast `DynamoDbClient` in memory, decorators that make it fail or
/// count, and the contract that twin and emulator both keep.
@NullMarked
package dev.waybill.testing.dynamodb;

import org.jspecify.annotations.NullMarked;
