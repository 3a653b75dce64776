/// A model, devices and distributions on a stack of twins, for tests of the functions that plan,
/// count and end them.
@NullMarked
package dev.waybill.testing.fleet;

import org.jspecify.annotations.NullMarked;
