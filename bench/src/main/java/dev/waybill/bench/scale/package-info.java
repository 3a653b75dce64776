/// A whole fleet through one distribution: the real functions on twins or emulators, with messages
/// and reports that come twice, late and out of order, and what all of it costs.
@NullMarked
package dev.waybill.bench.scale;

import org.jspecify.annotations.NullMarked;
