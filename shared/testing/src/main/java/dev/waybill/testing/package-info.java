/// Contract suites, strict in-memory twins, fixtures, and the embedded AWS.
@NullMarked
package dev.waybill.testing;

import org.jspecify.annotations.NullMarked;
