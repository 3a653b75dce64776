/// Measurements, each printed as a table.
@NullMarked
package dev.waybill.bench;

import org.jspecify.annotations.NullMarked;
