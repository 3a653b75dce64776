/// Queues as event sources: messages are received in batches, handed to a function, and deleted
/// when it has worked them off; what failed comes again after its visibility time-out.
@NullMarked
package dev.waybill.local.queue;

import org.jspecify.annotations.NullMarked;
