/// Subscriptions to the convergence of a model's versions (SPEC D1.8): who is to be told, what they
/// were told, and what becomes of a queue that takes nothing.
@NullMarked
package dev.waybill.domain.subscription;

import org.jspecify.annotations.NullMarked;
