/// Turns a distribution into assignments, segment by segment, from the priority queues.
@NullMarked
package dev.waybill.dispatch;

import org.jspecify.annotations.NullMarked;
