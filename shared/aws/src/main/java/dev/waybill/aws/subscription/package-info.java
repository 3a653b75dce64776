/// Subscriptions in the table `convergence`, and messages to their queues.
@NullMarked
package dev.waybill.aws.subscription;

import org.jspecify.annotations.NullMarked;
