/// The HTTP side that all API functions share: requests, routing, authentication, idempotency, JSON
/// and problem answers.
@NullMarked
package dev.waybill.web;

import org.jspecify.annotations.NullMarked;
