/// What the template declares, made real in an AWS: the embedded one, or the in-memory twins. Tests
/// of the gateways get the very tables that are deployed.
@NullMarked
package dev.waybill.testing.stack;

import org.jspecify.annotations.NullMarked;
