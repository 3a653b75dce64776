/// Request, response, router, problem, JSON, idempotency and authentication of the HTTP API.
@NullMarked
package dev.waybill.web;

import org.jspecify.annotations.NullMarked;
