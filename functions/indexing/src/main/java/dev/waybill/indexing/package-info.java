/// Reads a stored blob once: verifies its address and computes its other digests.
@NullMarked
package dev.waybill.indexing;

import org.jspecify.annotations.NullMarked;
