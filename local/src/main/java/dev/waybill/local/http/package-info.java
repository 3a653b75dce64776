/// The HTTP API's front door, as API Gateway's HTTP APIs keep it: routes, decoded paths, events of
/// payload format 2.0, limits, and answers of its own for what never reaches a function.
@NullMarked
package dev.waybill.local.http;

import org.jspecify.annotations.NullMarked;
