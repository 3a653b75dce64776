/// Calls API functions as API Gateway does, and holds every answer against the contract.
@NullMarked
package dev.waybill.testing.api;

import org.jspecify.annotations.NullMarked;
