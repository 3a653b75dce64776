/// What it costs to bring a blob to the store, and to a device.
@NullMarked
package dev.waybill.bench.transfer;

import org.jspecify.annotations.NullMarked;
