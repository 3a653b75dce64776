/// The twin of SQS: a strict `SqsClient` over queues in memory, decorators that make it fail or
/// count, and the contract that twin and emulator both keep.
@NullMarked
package dev.waybill.testing.sqs;

import org.jspecify.annotations.NullMarked;
